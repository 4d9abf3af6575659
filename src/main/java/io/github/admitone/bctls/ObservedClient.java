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
 * The user's client as Bouncy Castle sees it: every call goes on to the user's client, and {@link ResumingClient} reads,
 * adds or answers on the way what concerns resumption. Directly, for there are some 25 of them in every handshake.
 */
@NullUnmarked // What Bouncy Castle and the user's client say to each other may be null nearly everywhere.
@SuppressWarnings({"JdkObsolete", "rawtypes", "deprecation"}) // Bouncy Castle's API has all of these.
final class ObservedClient implements TlsClient {

    private final TlsClient target;
    private final ResumingClient resuming;

    ObservedClient(TlsClient target, ResumingClient resuming) {
        this.target = target;
        this.resuming = resuming;
    }

    private interface Answer<T, X extends Exception> {
        T get() throws X;
    }

    private interface Notification<X extends Exception> {
        void run() throws X;
    }

    /** Whatever is thrown here ends the handshake, if it has not completed; a DTLS protocol does not always say so. */
    private <T, X extends Exception> T answer(Answer<T, X> call) throws X {
        try {
            return call.get();
        } catch (Throwable e) {
            resuming.fail();
            throw e;
        }
    }

    private <X extends Exception> void tell(Notification<X> call) throws X {
        answer(() -> {
            call.run();
            return null;
        });
    }

    @Override
    public TlsCrypto getCrypto() {
        return answer(() -> resuming.crypto(target.getCrypto()));
    }

    @Override
    public void notifyCloseHandle(TlsCloseable closehandle) {
        tell(() -> target.notifyCloseHandle(closehandle));
    }

    @Override
    public void cancel() throws IOException {
        tell(target::cancel);
    }

    @Override
    public ProtocolVersion[] getProtocolVersions() {
        return answer(() -> resuming.versions(target.getProtocolVersions()));
    }

    @Override
    public int[] getCipherSuites() {
        return answer(() -> resuming.cipherSuites(target.getCipherSuites()));
    }

    @Override
    public void notifyHandshakeBeginning() throws IOException {
        tell(target::notifyHandshakeBeginning);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return answer(target::getHandshakeTimeoutMillis);
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return answer(target::getHandshakeResendTimeMillis);
    }

    @Override
    public boolean allowLegacyResumption() {
        return answer(target::allowLegacyResumption);
    }

    @Override
    public int getMaxCertificateChainLength() {
        return answer(target::getMaxCertificateChainLength);
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return answer(target::getMaxHandshakeMessageSize);
    }

    @Override
    public short[] getPskKeyExchangeModes() {
        return answer(() -> resuming.modes(target.getPskKeyExchangeModes()));
    }

    @Override
    public boolean requiresCloseNotify() {
        return answer(target::requiresCloseNotify);
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return answer(target::requiresExtendedMasterSecret);
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return answer(target::shouldCheckSigAlgOfPeerCerts);
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return answer(target::shouldUseExtendedMasterSecret);
    }

    @Override
    public boolean shouldUseExtendedPadding() {
        return answer(target::shouldUseExtendedPadding);
    }

    @Override
    public boolean shouldUseGMTUnixTime() {
        return answer(target::shouldUseGMTUnixTime);
    }

    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) throws IOException {
        tell(() -> {
            resuming.serverHello();
            target.notifySecureRenegotiation(secureRenegotiation);
        });
    }

    @Override
    public TlsKeyExchangeFactory getKeyExchangeFactory() throws IOException {
        return answer(target::getKeyExchangeFactory);
    }

    @Override
    public void notifyAlertRaised(short alertLevel, short alertDescription, String message, Throwable cause) {
        tell(() -> {
            resuming.raised(alertLevel, alertDescription);
            target.notifyAlertRaised(alertLevel, alertDescription, message, cause);
        });
    }

    @Override
    public void notifyAlertReceived(short alertLevel, short alertDescription) {
        tell(() -> {
            resuming.failOn(alertLevel);
            target.notifyAlertReceived(alertLevel, alertDescription);
        });
    }

    @Override
    public void notifyConnectionClosed() {
        tell(() -> {
            resuming.close();
            target.notifyConnectionClosed();
        });
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        tell(() -> {
            // The user's client may object even now: nothing is stored before it has agreed.
            target.notifyHandshakeComplete();
            resuming.complete();
        });
    }

    @Override
    public TlsHeartbeat getHeartbeat() {
        return answer(target::getHeartbeat);
    }

    @Override
    public short getHeartbeatPolicy() {
        return answer(target::getHeartbeatPolicy);
    }

    @Override
    public int getRenegotiationPolicy() {
        return answer(target::getRenegotiationPolicy);
    }

    @Override
    public void init(TlsClientContext context) {
        tell(() -> target.init(resuming.begin(context)));
    }

    @Override
    public TlsSession getSessionToResume() {
        return answer(() -> resuming.sessionToResume(target.getSessionToResume()));
    }

    @Override
    public Vector getExternalPSKs() {
        return answer(() -> resuming.withTicket(target.getExternalPSKs()));
    }

    @Override
    public boolean isFallback() {
        return answer(target::isFallback);
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        return answer(() -> resuming.addExtensions(target.getClientExtensions()));
    }

    @Override
    public Vector getEarlyKeyShareGroups() {
        return answer(target::getEarlyKeyShareGroups);
    }

    @Override
    public boolean shouldUseCompatibilityMode() {
        return answer(target::shouldUseCompatibilityMode);
    }

    @Override
    public void notifyServerVersion(ProtocolVersion selectedVersion) throws IOException {
        tell(() -> {
            resuming.versionChosen(selectedVersion);
            target.notifyServerVersion(selectedVersion);
        });
    }

    @Override
    public void notifySessionToResume(TlsSession session) {
        tell(() -> {
            resuming.sessionChosen(session);
            target.notifySessionToResume(session);
        });
    }

    @Override
    public void notifySessionID(byte[] sessionID) {
        tell(() -> target.notifySessionID(sessionID));
    }

    @Override
    public void notifySelectedCipherSuite(int selectedCipherSuite) {
        tell(() -> target.notifySelectedCipherSuite(selectedCipherSuite));
    }

    @Override
    public void notifySelectedPSK(TlsPSK selectedPSK) throws IOException {
        tell(() -> target.notifySelectedPSK(resuming.withoutTicket(selectedPSK)));
    }

    @Override
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        tell(() -> {
            resuming.checkExtensions(serverExtensions);
            target.processServerExtensions(serverExtensions);
        });
    }

    @Override
    public void processServerSupplementalData(Vector serverSupplementalData) throws IOException {
        tell(() -> target.processServerSupplementalData(serverSupplementalData));
    }

    @Override
    public TlsPSKIdentity getPSKIdentity() throws IOException {
        return answer(target::getPSKIdentity);
    }

    @Override
    public TlsSRPIdentity getSRPIdentity() throws IOException {
        return answer(target::getSRPIdentity);
    }

    @Override
    public TlsDHGroupVerifier getDHGroupVerifier() throws IOException {
        return answer(target::getDHGroupVerifier);
    }

    @Override
    public TlsSRPConfigVerifier getSRPConfigVerifier() throws IOException {
        return answer(target::getSRPConfigVerifier);
    }

    @Override
    public TlsAuthentication getAuthentication() throws IOException {
        return answer(() -> resuming.authentication(target.getAuthentication()));
    }

    @Override
    public Vector getClientSupplementalData() throws IOException {
        return answer(target::getClientSupplementalData);
    }

    @Override
    public void notifyNewSessionTicket(NewSessionTicket newSessionTicket) throws IOException {
        tell(() -> {
            resuming.received(newSessionTicket);
            target.notifyNewSessionTicket(newSessionTicket);
        });
    }
}
