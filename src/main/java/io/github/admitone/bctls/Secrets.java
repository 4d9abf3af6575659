package io.github.admitone.bctls;

import io.github.admitone.SessionTicket;
import java.util.Arrays;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsCrypto;

/** A ticket's secret in the hands of the user's cryptography. */
final class Secrets {

    private Secrets() {}

    static TlsSecret create(TlsCrypto crypto, SessionTicket ticket) {
        byte[] secret = ticket.secret();
        TlsSecret created = crypto.createSecret(secret);
        if (crypto instanceof AbstractTlsCrypto) {
            // Bouncy Castle's own copies the array; another implementation may go on using it.
            Arrays.fill(secret, (byte) 0);
        }
        return created;
    }
}
