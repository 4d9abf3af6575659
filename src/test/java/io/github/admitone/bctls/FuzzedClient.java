package io.github.admitone.bctls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A client that costs little: it accepts any certificate, unless told not to, for the point is how far bytes come. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class FuzzedClient extends DefaultTlsClient {

    static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());

    IOException rejection = null;
    boolean complete;
    boolean alerted;
    Throwable raisedFor;

    FuzzedClient() {
        super(CRYPTO);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
    }

    @Override
    public Vector<?> getEarlyKeyShareGroups() {
        return new Vector<>(List.of(NamedGroup.x25519));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                if (rejection != null) {
                    throw rejection;
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    @Override
    public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
        raisedFor = cause;
        alerted |= level == AlertLevel.fatal;
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        alerted |= level == AlertLevel.fatal;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        complete = true;
    }
}
