package io.github.admitone.bctls;

import java.security.SecureRandom;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A client that knows its server by the public key alone (RFC 7250), and trusts any. */
final class RawPublicKeyClient extends TestClient {

    RawPublicKeyClient() {
        super(new BcTlsCrypto(new SecureRandom()));
    }

    @Override
    protected short[] getAllowedServerCertificateTypes() {
        return new short[] {CertificateType.RawPublicKey};
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) {
                verified.add(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }
}
