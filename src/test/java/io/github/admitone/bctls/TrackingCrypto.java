package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Remembers the first secret that is made from bytes: a ticket's, for key shares come later. */
final class TrackingCrypto extends BcTlsCrypto {

    private TlsSecret first;

    TrackingCrypto() {
        super(new SecureRandom());
    }

    @Override
    public TlsSecret createSecret(byte[] data) {
        TlsSecret secret = super.createSecret(data);
        first = first == null ? secret : first;
        return secret;
    }

    void assertTicketsSecretDestroyed() {
        assertThat(first).isNotNull().matches(secret -> !secret.isAlive());
    }
}
