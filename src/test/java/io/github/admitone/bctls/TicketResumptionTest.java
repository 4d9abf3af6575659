package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TicketResumptionTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private static final Duration NANO = Duration.ofNanos(1);

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    private static TicketResumption.Builder builder() {
        return TicketResumption.builder(ClientSessionCache.none());
    }

    @Test
    void arguments_null_areNamed() {
        TicketResumption resumption = TicketResumption.using(cache);
        InputStream in = InputStream.nullInputStream();
        OutputStream out = OutputStream.nullOutputStream();
        assertNames("cache", () -> TicketResumption.using(null));
        assertNames("cache", () -> TicketResumption.builder(null));
        assertNames("key", () -> resumption.protocol(null));
        assertNames("key", () -> resumption.protocol(null, in, out));
        assertNames("in", () -> resumption.protocol(Wire.KEY, null, out));
        assertNames("out", () -> resumption.protocol(Wire.KEY, in, null));
        assertNames("key", () -> resumption.client(null, client()));
        assertNames("client", () -> resumption.client(Wire.KEY, null));
        assertNames("tlsClient", () -> resumption.protocol(Wire.KEY).connect(null));
    }

    @Test
    void builder_null_isNamed() {
        assertNames("clock", () -> builder().clock(null));
        assertNames("maximumSessionAge", () -> builder().maximumSessionAge(null));
        assertNames("duration", () -> builder().reverifyAfter(null));
        assertNames("lifetime", () -> builder().tls12Lifetime(null));
        assertNames("listener", () -> builder().listener(null));
    }

    private static void assertNames(String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }

    @Test
    void builder_boundsThemselves_areAllowed() {
        assertThat(builder()
                        .maximumSessionAge(NANO)
                        .tls12Lifetime(NANO)
                        .reverifyAfter(Duration.ZERO)
                        .ticketRequest(0, 0)
                        .build())
                .isNotNull();
        assertThat(builder()
                        .maximumSessionAge(Duration.ofDays(7))
                        .tls12Lifetime(Duration.ofHours(24))
                        .reverifyAfter(Duration.ofDays(7))
                        .ticketRequest(255, 255)
                        .build())
                .isNotNull();
    }

    @Test
    void builder_maximumSessionAgeOutOfRange_isNamed() {
        assertRejects("maximumSessionAge", builder().maximumSessionAge(Duration.ZERO));
        assertRejects("maximumSessionAge", builder().maximumSessionAge(NANO.negated()));
        assertRejects(
                "maximumSessionAge",
                builder().maximumSessionAge(Duration.ofDays(7).plus(NANO)));
    }

    @Test
    void builder_tls12LifetimeOutOfRange_isNamed() {
        assertRejects("tls12Lifetime", builder().tls12Lifetime(Duration.ZERO));
        assertRejects(
                "tls12Lifetime", builder().tls12Lifetime(Duration.ofHours(24).plus(NANO)));
    }

    @Test
    void builder_reverifyAfterOutOfRange_isNamed() {
        assertRejects("reverifyAfter", builder().reverifyAfter(NANO.negated()));
        assertRejects(
                "reverifyAfter", builder().reverifyAfter(Duration.ofDays(7).plus(NANO)));
    }

    @Test
    void builder_ticketRequestOutOfRange_isNamed() {
        assertRejects("newSessionCount", builder().ticketRequest(-1, 0));
        assertRejects("newSessionCount", builder().ticketRequest(256, 0));
        assertRejects("resumptionCount", builder().ticketRequest(0, -1));
        assertRejects("resumptionCount", builder().ticketRequest(0, 256));
    }

    private static void assertRejects(String argument, TicketResumption.Builder builder) {
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith(argument + " must be ")
                .withMessageContaining(", but was ");
    }

    @Test
    void cacheNone_switchesResumptionOffAndChangesNothingInTheClientHello() throws IOException {
        Wire wire = Wire.connect(TicketResumption.using(ClientSessionCache.none()), server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DISABLED);
        assertThat(wire.client.originalPeerCertificate()).isPresent();
        assertThat(server.helloExtensions)
                .doesNotContainKeys(
                        ExtensionType.pre_shared_key,
                        ExtensionType.psk_key_exchange_modes,
                        ExtensionType.session_ticket);
    }

    @Test
    void client_ofCacheNone_isTheUsersOwn() {
        TlsClient own = client();
        assertThat(TicketResumption.using(ClientSessionCache.none()).client(Wire.KEY, own))
                .isSameAs(own);
    }

    @Test
    void cacheThatThrows_failsNoHandshakeAndIsTold() throws IOException {
        RecordingListener listener = new RecordingListener();
        ClientSessionCache broken = brokenCache();
        TicketResumption resumption =
                TicketResumption.builder(broken).listener(listener).build();
        server.tickets = 2;

        Wire wire = Wire.connect(resumption, server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(resumption.cachingFailures()).as("one get, two puts").isEqualTo(3);
        assertThat(listener.failures).hasSize(3).allMatch(e -> e.getMessage().equals("the store is down"));
        assertThat(listener.lifetimes).isEmpty();
        assertThat(listener.statuses).containsExactly(ResumptionStatus.NO_TICKET);
    }

    /** Whatever it is asked, even whether it equals another. */
    private static ClientSessionCache brokenCache() {
        return (ClientSessionCache) Proxy.newProxyInstance(
                ClientSessionCache.class.getClassLoader(),
                new Class<?>[] {ClientSessionCache.class},
                (self, method, arguments) -> {
                    throw new IllegalStateException("the store is down");
                });
    }

    @Test
    void cacheThatThrowsOnInvalidation_failsNoHandshake() throws IOException {
        TicketResumption good = TicketResumption.using(cache);
        server.tickets = 1;
        Wire.connect(good, server, client());
        FaultyCache broken = new FaultyCache(() -> cache.get(Wire.KEY).orElse(null), brokenCache());
        TicketResumption resumption = TicketResumption.using(broken);
        server.resumes = false;
        server.tickets = 0;

        Wire wire = Wire.connect(resumption, server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(resumption.cachingFailures()).isOne();
    }

    @Test
    void cacheThatThrowsOnInvalidation_changesNothingAboutAFailure() throws IOException {
        server.tickets = 1;
        Wire.connect(TicketResumption.using(cache), server, client());
        TicketResumption resumption =
                TicketResumption.using(new FaultyCache(() -> cache.get(Wire.KEY).orElse(null), brokenCache()));
        TestClient client = client();
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);

        Wire wire = Wire.connect(resumption, server, client);

        assertThat(wire.clientFailure).isSameAs(client.rejection);
        assertThat(resumption.cachingFailures()).isOne();
    }

    @Test
    void cacheThatReturnsNull_failsNoHandshake() throws IOException {
        ClientSessionCache careless = (ClientSessionCache) Proxy.newProxyInstance(
                ClientSessionCache.class.getClassLoader(),
                new Class<?>[] {ClientSessionCache.class},
                (self, method, arguments) -> null);
        TicketResumption resumption = TicketResumption.using(careless);

        Wire wire = Wire.connect(resumption, server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        // One get, and a put of each of the two tickets, whose result cannot be null.
        assertThat(resumption.cachingFailures()).isEqualTo(3);
    }

    @Test
    void listener_isToldOnceOfEachConnection() throws IOException {
        RecordingListener listener = new RecordingListener();
        TicketResumption resumption =
                TicketResumption.builder(cache).listener(listener).build();
        server.tickets = 1;
        Wire.connect(resumption, server, client()).client.close();
        server.tickets = 0;
        Wire.connect(resumption, server, client()).client.close();
        Wire.connect(resumption, server, client()).client.close();

        assertThat(listener.statuses)
                .containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED, ResumptionStatus.NO_TICKET);
        assertThat(listener.lifetimes).containsExactly(Duration.ofSeconds(server.lifetime));
    }

    @Test
    void listenerThatThrows_harmsNothing() throws IOException {
        List<String> told = new ArrayList<>();
        TicketResumption resumption = TicketResumption.builder(cache)
                .listener(new ResumptionListener() {
                    @Override
                    public void onHandshake(SessionKey key, HandshakeResult result) {
                        told.add("handshake");
                        throw new IllegalStateException("a careless listener");
                    }

                    @Override
                    public void onTicket(SessionKey key, Duration lifetime) {
                        told.add("ticket");
                        throw new IllegalStateException("a careless listener");
                    }
                })
                .build();
        server.tickets = 1;
        Wire.connect(resumption, server, client()).exchange();
        server.tickets = 0;
        Wire wire = Wire.connect(resumption, server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(told).containsExactly("handshake", "ticket", "handshake");
        assertThat(resumption.cachingFailures()).isZero();
    }

    @Test
    void sessionOfAnotherScope_isNotOffered() throws IOException {
        TicketResumption resumption = TicketResumption.using(cache);
        server.tickets = 1;
        Wire.connect(resumption, server, client());
        SessionKey other = Wire.KEY.withScope(
                SessionScope.builder().partition("another tenant").build());
        ResumingTlsClientProtocol protocol = resumption.protocol(other);
        protocol.connect(client());
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.NO_TICKET);
    }
}
