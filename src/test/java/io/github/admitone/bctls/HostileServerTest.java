package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Servers that answer a ticket with what no honest server says. Each time: the alert that the client sends, what the
 * cache holds afterwards, and that the next connection to an honest server succeeds.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class HostileServerTest {

    private static final SessionKey OTHER = SessionKey.of("other.example.com", 443);
    private static final int TLS13_SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;
    private static final int TLS12_SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final int NO_ALERT = -1;
    private static final CertificateChain CHAIN =
            TestCertificates.server(KeyKind.EC).certificateChain();
    private static TlsServer honest;

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener listener = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(listener).build();
    private final Tls13IssuingServer issuing = new Tls13IssuingServer();
    private final Alerts client = new Alerts();

    @BeforeAll
    static void start() {
        honest = JsseServer.start(ServerOptions.of("TLSv1.2", "TLSv1.3").withKey(KeyKind.EC));
    }

    @AfterAll
    static void stop() {
        honest.close();
    }

    /** A client that remembers the alert that it raised. */
    private static final class Alerts extends TestClient {

        int raised = NO_ALERT;

        Alerts() {
            super(jca());
            keyShareGroups = new int[] {NamedGroup.x25519};
        }

        @Override
        public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
            raised = description;
        }
    }

    private static SessionTicket.Builder ticket(int number) {
        return TestTickets.numbered(number, TestTickets.START)
                .serverName("localhost")
                .clientIdentity(new byte[0])
                .serverExtensions(new byte[0])
                .peerCertificates(CHAIN);
    }

    private void holdTls13Tickets() {
        for (int number = 1; number <= 3; number++) {
            put(Wire.KEY, ticket(number));
        }
        put(OTHER, ticket(4));
    }

    private void holdTls12Tickets() {
        client.versions = ProtocolVersion.TLSv12.only();
        for (int number = 1; number <= 3; number++) {
            put(Wire.KEY, tls12Ticket(number));
        }
        put(OTHER, ticket(4));
    }

    private static SessionTicket.Builder tls12Ticket(int number) {
        return ticket(number)
                .protocolVersion(SessionTicket.TLS_1_2)
                .cipherSuite(TLS12_SUITE)
                .secret(TestTickets.filled(48, 3));
    }

    private void put(SessionKey key, SessionTicket.Builder builder) {
        SessionTicket ticket = builder.build();
        cache.put(key, ticket);
        ticket.destroy();
    }

    private ScriptedServer hear() throws IOException {
        ScriptedServer server = ScriptedServer.hear(resumption, client);
        assertThat(server.client.status()).isEqualTo(ResumptionStatus.OFFERED);
        return server;
    }

    /** The handshake failed, with that alert; the key is empty, the other key is not. */
    private void assertFailed(ResumingTlsClientProtocol protocol, int alert) throws IOException {
        assertThat(client.raised).isEqualTo(alert);
        assertThat(protocol.isConnected()).isFalse();
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(listener.statuses).endsWith(ResumptionStatus.FAILED);
        assertThat(cache.get(Wire.KEY)).isEmpty();
        assertThat(cache.stats().tickets()).as("the other key's").isOne();
        assertHonestServerIsReached();
    }

    /** The handshake failed, but not by anybody's word: the two tickets that were not on offer are still there. */
    private void assertCut(ResumingTlsClientProtocol protocol) throws IOException {
        assertThat(client.raised).isEqualTo(NO_ALERT);
        assertThat(protocol.isConnected()).isFalse();
        assertThat(protocol.isClosed()).isTrue();
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(cache.stats().tickets()).as("two, and the other key's").isEqualTo(2 + 1);
        cache.invalidate(Wire.KEY);
        assertHonestServerIsReached();
    }

    private void assertHonestServerIsReached() throws IOException {
        TestClient next = new TestClient(TestClient.jca());
        next.versions = client.versions;
        assertThat(Connection.exchange(resumption, honest.port(), next).status())
                .isEqualTo(ResumptionStatus.NO_TICKET);
        TestClient second = new TestClient(TestClient.jca());
        second.versions = client.versions;
        assertThat(Connection.exchange(resumption, honest.port(), second).status())
                .isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void psk_thatWasNotOffered_isIllegalParameter() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().helloThatAccepts(TLS13_SUITE, 1);

        assertFailed(server.client, AlertDescription.illegal_parameter);
    }

    @Test
    void psk_withASuiteOfAnotherHash_isIllegalParameter() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().helloThatAccepts(CipherSuite.TLS_AES_256_GCM_SHA384, 0);

        assertFailed(server.client, AlertDescription.illegal_parameter);
    }

    @Test
    void psk_acceptedWithoutKnowingIt_isBadRecordMac() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().helloThatAccepts(TLS13_SUITE, 0).say(ContentType.application_data, new byte[64]);

        assertFailed(server.client, AlertDescription.bad_record_mac);
    }

    @Test
    void end_afterThePskWasAccepted_spendsTheTicketAlone() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().helloThatAccepts(TLS13_SUITE, 0).close();

        assertThat(server.clientFailure).isInstanceOf(TlsFatalAlert.class);
        assertCut(server.client);
    }

    @Test
    void alert_aboutTheBinder_isAFailure() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().alert(AlertDescription.decrypt_error);

        assertFailed(server.client, NO_ALERT);
    }

    @Test
    void helloRetryRequest_twice_isUnexpectedMessage() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear().helloRetryRequest(TLS13_SUITE, NamedGroup.secp256r1);
        server.hear();
        server.helloRetryRequest(TLS13_SUITE, NamedGroup.secp384r1);

        assertFailed(server.client, AlertDescription.unexpected_message);
    }

    @Test
    void helloRetryRequest_thenAPskWithoutKnowingIt_isBadRecordMac() throws IOException {
        holdTls13Tickets();
        client.keyShareGroups = new int[] {NamedGroup.secp256r1};
        ScriptedServer server = hear().helloRetryRequest(TLS13_SUITE, NamedGroup.x25519);
        server.hear();
        server.helloThatAccepts(TLS13_SUITE, 0).say(ContentType.application_data, new byte[64]);

        assertFailed(server.client, AlertDescription.bad_record_mac);
    }

    @Test
    void sessionIdOfATls13Hello_echoedInTls12_isNoResumption() throws IOException {
        holdTls13Tickets();
        ScriptedServer server = hear();
        server.echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, new Hashtable<>());
        server.changeCipherSpec();

        assertThat(client.raised).isEqualTo(AlertDescription.handshake_failure);
        assertThat(server.client.status()).isEqualTo(ResumptionStatus.DECLINED_BY_VERSION);
        assertThat(cache.stats().tickets()).as("the other key's").isOne();
        assertHonestServerIsReached();
    }

    private Wire resume() throws IOException {
        Wire.connect(resumption, issuing, new TestClient(TestClient.jca()));
        put(OTHER, ticket(4));
        return new Wire(resumption, issuing);
    }

    @Test
    void certificate_afterThePskWasAccepted_isUnexpectedMessage() throws IOException {
        Wire wire = resume();
        ByteArrayOutputStream certificate = new ByteArrayOutputStream();
        TlsUtils.writeOpaque8(new byte[0], certificate);
        TlsUtils.writeOpaque24(CHAIN.toCertificateList(), certificate);
        issuing.certificateBeforeFinished = certificate.toByteArray();
        wire.client.connect(client);
        wire.pump();

        assertThat(client.verified).isEmpty();
        assertFailed(wire.client, AlertDescription.unexpected_message);
    }

    @Test
    void ticket_renewedBeforeTheConnectionFails_isDropped() throws IOException {
        issuing.tickets = 1;
        Wire wire = resume();
        wire.client.connect(client);
        wire.pump();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        byte[] forged = {ContentType.application_data, 3, 3, 0, 32};
        wire.cutAfter(Arrays.copyOf(forged, 5 + 32));

        assertThat(client.raised).isEqualTo(AlertDescription.bad_record_mac);
        assertThat(Wire.connect(resumption, issuing, new Alerts()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(cache.get(OTHER)).isPresent();
    }

    private static Hashtable<Integer, byte[]> extensions(boolean extendedMasterSecret, boolean renewal) {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        if (extendedMasterSecret) {
            TlsExtensionsUtils.addExtendedMasterSecretExtension(extensions);
        }
        if (renewal) {
            extensions.put(ExtensionType.session_ticket, new byte[0]);
        }
        extensions.put(ExtensionType.renegotiation_info, new byte[1]);
        return extensions;
    }

    @Test
    void tls12Session_resumedWithAnotherSuite_isIllegalParameter() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(
                        ProtocolVersion.TLSv12,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                        extensions(true, false));

        assertFailed(server.client, AlertDescription.illegal_parameter);
    }

    @Test
    void tls12Session_resumedInAnotherVersion_isIllegalParameter() throws IOException {
        holdTls12Tickets();
        client.versions = ProtocolVersion.TLSv12.downTo(ProtocolVersion.TLSv11);
        ScriptedServer server = hear().echoingHello(
                        ProtocolVersion.TLSv11,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
                        extensions(true, false));

        assertFailed(server.client, AlertDescription.illegal_parameter);
    }

    @Test
    void tls12Session_resumedWithoutItsExtendedMasterSecret_isHandshakeFailure() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, extensions(false, false));

        assertFailed(server.client, AlertDescription.handshake_failure);
    }

    @Test
    void tls12Ticket_renewedWithoutBeingAnnounced_isUnexpectedMessage() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, extensions(true, false))
                .newSessionTicket(TestTickets.filled(40, 1));

        assertFailed(server.client, AlertDescription.unexpected_message);
    }

    @Test
    void tls12Ticket_renewedTwice_isUnexpectedMessage() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, extensions(true, true))
                .newSessionTicket(TestTickets.filled(40, 1));
        assertThat(client.raised).isEqualTo(NO_ALERT);
        server.newSessionTicket(TestTickets.filled(40, 2));

        assertFailed(server.client, AlertDescription.unexpected_message);
    }

    @Test
    void tls12Ticket_renewedBeforeTheHandshakeFails_isNotKept() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, extensions(true, true))
                .newSessionTicket(TestTickets.filled(40, 1))
                .changeCipherSpec()
                .say(ContentType.handshake, new byte[40]);

        assertThat(listener.lifetimes).isEmpty();
        assertFailed(server.client, AlertDescription.bad_record_mac);
    }

    @Test
    void end_afterATls12SessionWasResumed_spendsTheTicketAlone() throws IOException {
        holdTls12Tickets();
        ScriptedServer server = hear().echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, extensions(true, true))
                .newSessionTicket(TestTickets.filled(40, 1))
                .close();

        assertThat(server.clientFailure).isInstanceOf(TlsFatalAlert.class);
        assertCut(server.client);
    }
}
