package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import java.util.function.Supplier;
import org.bouncycastle.tls.ChannelBinding;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.jspecify.annotations.NullUnmarked;

/**
 * The connection's context as the user's client sees it: with the cryptography that the user passed in, and with the
 * channel binding of the server's certificate on a resumed connection too.
 */
@NullUnmarked // Much of a context is null until the handshake has come so far.
final class UserContext implements TlsClientContext {

    private final TlsClientContext target;
    private final TlsCrypto crypto;
    private final Supplier<CertificateChain> resumedChain;

    /**
     * @param resumedChain the server's certificates in a session up to TLS 1.2 that this connection resumes, otherwise
     *     empty
     */
    UserContext(TlsClientContext target, TlsCrypto crypto, Supplier<CertificateChain> resumedChain) {
        this.target = target;
        this.crypto = crypto;
        this.resumedChain = resumedChain;
    }

    TlsClientContext asContext() {
        return LaterMethods.of(TlsClientContext.class, this, target);
    }

    @Override
    public TlsCrypto getCrypto() {
        return crypto;
    }

    @Override
    public TlsNonceGenerator getNonceGenerator() {
        return target.getNonceGenerator();
    }

    @Override
    public SecurityParameters getSecurityParameters() {
        return target.getSecurityParameters();
    }

    @Override
    public SecurityParameters getSecurityParametersConnection() {
        return target.getSecurityParametersConnection();
    }

    @Override
    public SecurityParameters getSecurityParametersHandshake() {
        return target.getSecurityParametersHandshake();
    }

    @Override
    public boolean isServer() {
        return target.isServer();
    }

    @Override
    public ProtocolVersion[] getClientSupportedVersions() {
        return target.getClientSupportedVersions();
    }

    @Override
    public ProtocolVersion getClientVersion() {
        return target.getClientVersion();
    }

    @Override
    public ProtocolVersion getRSAPreMasterSecretVersion() {
        return target.getRSAPreMasterSecretVersion();
    }

    @Override
    public ProtocolVersion getServerVersion() {
        return target.getServerVersion();
    }

    @Override
    public TlsSession getResumableSession() {
        return target.getResumableSession();
    }

    @Override
    public TlsSession getSession() {
        return target.getSession();
    }

    @Override
    public Object getUserObject() {
        return target.getUserObject();
    }

    @Override
    public void setUserObject(Object userObject) {
        target.setUserObject(userObject);
    }

    @Override
    public byte[] exportChannelBinding(int channelBinding) {
        byte[] own = target.exportChannelBinding(channelBinding);
        if (own == null && channelBinding == ChannelBinding.tls_server_end_point) {
            return ServerEndPoint.of(resumedChain.get(), crypto).orElse(null);
        }
        return own;
    }

    @Override
    public byte[] exportEarlyKeyingMaterial(String asciiLabel, byte[] context, int length) {
        return target.exportEarlyKeyingMaterial(asciiLabel, context, length);
    }

    @Override
    public byte[] exportKeyingMaterial(String asciiLabel, byte[] context, int length) {
        return target.exportKeyingMaterial(asciiLabel, context, length);
    }
}
