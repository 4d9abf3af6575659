package io.github.admitone.bctls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsHeartbeat;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.TlsSRPConfigVerifier;
import org.bouncycastle.tls.TlsSRPIdentity;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.NullUnmarked;

/**
 * Passes every call on to another client, and does nothing else: directly, because there are some 25 of them in every
 * handshake.
 */
@NullUnmarked // What Bouncy Castle and a client say to each other may be null nearly everywhere.
@SuppressWarnings({"JdkObsolete", "rawtypes", "deprecation"}) // Bouncy Castle's API has all of these.
abstract class ForwardingClient implements TlsClient {

    private final TlsClient delegate;

    ForwardingClient(TlsClient delegate) {
        this.delegate = delegate;
    }

    final TlsClient delegate() {
        return delegate;
    }

    @Override
    public TlsCrypto getCrypto() {
        return delegate.getCrypto();
    }

    @Override
    public void notifyCloseHandle(TlsCloseable closehandle) {
        delegate.notifyCloseHandle(closehandle);
    }

    @Override
    public void cancel() throws IOException {
        delegate.cancel();
    }

    @Override
    public ProtocolVersion[] getProtocolVersions() {
        return delegate.getProtocolVersions();
    }

    @Override
    public int[] getCipherSuites() {
        return delegate.getCipherSuites();
    }

    @Override
    public void notifyHandshakeBeginning() throws IOException {
        delegate.notifyHandshakeBeginning();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return delegate.getHandshakeTimeoutMillis();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return delegate.getHandshakeResendTimeMillis();
    }

    @Override
    public boolean allowLegacyResumption() {
        return delegate.allowLegacyResumption();
    }

    @Override
    public int getMaxCertificateChainLength() {
        return delegate.getMaxCertificateChainLength();
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return delegate.getMaxHandshakeMessageSize();
    }

    @Override
    public short[] getPskKeyExchangeModes() {
        return delegate.getPskKeyExchangeModes();
    }

    @Override
    public boolean requiresCloseNotify() {
        return delegate.requiresCloseNotify();
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return delegate.requiresExtendedMasterSecret();
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return delegate.shouldCheckSigAlgOfPeerCerts();
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return delegate.shouldUseExtendedMasterSecret();
    }

    @Override
    public boolean shouldUseExtendedPadding() {
        return delegate.shouldUseExtendedPadding();
    }

    @Override
    public boolean shouldUseGMTUnixTime() {
        return delegate.shouldUseGMTUnixTime();
    }

    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) throws IOException {
        delegate.notifySecureRenegotiation(secureRenegotiation);
    }

    @Override
    public TlsKeyExchangeFactory getKeyExchangeFactory() throws IOException {
        return delegate.getKeyExchangeFactory();
    }

    @Override
    public void notifyAlertRaised(short alertLevel, short alertDescription, String message, Throwable cause) {
        delegate.notifyAlertRaised(alertLevel, alertDescription, message, cause);
    }

    @Override
    public void notifyAlertReceived(short alertLevel, short alertDescription) {
        delegate.notifyAlertReceived(alertLevel, alertDescription);
    }

    @Override
    public void notifyConnectionClosed() {
        delegate.notifyConnectionClosed();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        delegate.notifyHandshakeComplete();
    }

    @Override
    public TlsHeartbeat getHeartbeat() {
        return delegate.getHeartbeat();
    }

    @Override
    public short getHeartbeatPolicy() {
        return delegate.getHeartbeatPolicy();
    }

    @Override
    public int getRenegotiationPolicy() {
        return delegate.getRenegotiationPolicy();
    }

    @Override
    public void init(TlsClientContext context) {
        delegate.init(context);
    }

    @Override
    public TlsSession getSessionToResume() {
        return delegate.getSessionToResume();
    }

    @Override
    public Vector getExternalPSKs() {
        return delegate.getExternalPSKs();
    }

    @Override
    public boolean isFallback() {
        return delegate.isFallback();
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        return delegate.getClientExtensions();
    }

    @Override
    public Vector getEarlyKeyShareGroups() {
        return delegate.getEarlyKeyShareGroups();
    }

    @Override
    public boolean shouldUseCompatibilityMode() {
        return delegate.shouldUseCompatibilityMode();
    }

    @Override
    public void notifyServerVersion(ProtocolVersion selectedVersion) throws IOException {
        delegate.notifyServerVersion(selectedVersion);
    }

    @Override
    public void notifySessionToResume(TlsSession session) {
        delegate.notifySessionToResume(session);
    }

    @Override
    public void notifySessionID(byte[] sessionID) {
        delegate.notifySessionID(sessionID);
    }

    @Override
    public void notifySelectedCipherSuite(int selectedCipherSuite) {
        delegate.notifySelectedCipherSuite(selectedCipherSuite);
    }

    @Override
    public void notifySelectedPSK(TlsPSK selectedPSK) throws IOException {
        delegate.notifySelectedPSK(selectedPSK);
    }

    @Override
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        delegate.processServerExtensions(serverExtensions);
    }

    @Override
    public void processServerSupplementalData(Vector serverSupplementalData) throws IOException {
        delegate.processServerSupplementalData(serverSupplementalData);
    }

    @Override
    public TlsPSKIdentity getPSKIdentity() throws IOException {
        return delegate.getPSKIdentity();
    }

    @Override
    public TlsSRPIdentity getSRPIdentity() throws IOException {
        return delegate.getSRPIdentity();
    }

    @Override
    public TlsDHGroupVerifier getDHGroupVerifier() throws IOException {
        return delegate.getDHGroupVerifier();
    }

    @Override
    public TlsSRPConfigVerifier getSRPConfigVerifier() throws IOException {
        return delegate.getSRPConfigVerifier();
    }

    @Override
    public TlsAuthentication getAuthentication() throws IOException {
        return delegate.getAuthentication();
    }

    @Override
    public Vector getClientSupplementalData() throws IOException {
        return delegate.getClientSupplementalData();
    }

    @Override
    public void notifyNewSessionTicket(NewSessionTicket newSessionTicket) throws IOException {
        delegate.notifyNewSessionTicket(newSessionTicket);
    }
}
