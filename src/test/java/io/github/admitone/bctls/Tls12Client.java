package io.github.admitone.bctls;

import java.io.IOException;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** A {@link TestClient} of TLS 1.2 alone, with the choices that TLS 1.3 no longer leaves. */
class Tls12Client extends TestClient {

    boolean extendedMasterSecret = true;
    boolean legacyResumption = false;
    String negotiatedProtocol = null;
    Certificate peerCertificate = null;
    TlsSession ownSession = null;
    TlsSession established = null;

    Tls12Client() {
        this(jca());
    }

    Tls12Client(TlsCrypto crypto) {
        super(crypto);
        versions = ProtocolVersion.TLSv12.only();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        negotiatedProtocol = Alpn.name(context.getSecurityParametersConnection());
        peerCertificate = context.getSecurityParametersConnection().getPeerCertificate();
        established = context.getSession();
    }

    @Override
    public TlsSession getSessionToResume() {
        return ownSession;
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return extendedMasterSecret;
    }

    @Override
    public boolean allowLegacyResumption() {
        return legacyResumption;
    }
}
