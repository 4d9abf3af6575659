package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions in which the client presented a certificate: stored only where the scope says whose they are. */
class ClientIdentityTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final Refusals refusals = new Refusals();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    /** The reasons that a listener was given, in order. */
    private static final class Refusals implements ResumptionListener {

        final List<StorageStatus> reasons = new CopyOnWriteArrayList<>();

        @Override
        public void onTicketRefused(SessionKey key, StorageStatus reason) {
            reasons.add(reason);
        }
    }

    @BeforeEach
    void askForCertificates() {
        server.asksForCertificate = true;
    }

    private TicketResumption.Builder builder() {
        return TicketResumption.builder(cache).listener(refusals);
    }

    private static TestClient client(String name) {
        TestClient client = new TestClient(TestClient.jca());
        client.identity = name.isEmpty() ? null : TestClient.clientIdentity(name);
        return client;
    }

    private static byte[] certificate(String name) {
        try {
            return TestClient.clientIdentity(name).certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SessionScope scope(String name) {
        return SessionScope.builder().clientIdentity(certificate(name)).build();
    }

    private ResumptionStatus connect(TicketResumption resumption, String name) throws IOException {
        return connect(resumption, name, SessionScope.none());
    }

    private ResumptionStatus connect(TicketResumption resumption, String name, SessionScope scope) throws IOException {
        Wire wire = new Wire(resumption, server, Wire.KEY.withScope(scope));
        wire.client.connect(client(name));
        wire.pump();
        return wire.status();
    }

    private List<SessionTicket> storedUnder(SessionScope scope) {
        List<SessionTicket> tickets = new ArrayList<>();
        SessionKey key = Wire.KEY.withScope(scope);
        for (Optional<SessionTicket> next = cache.get(key); next.isPresent(); next = cache.get(key)) {
            tickets.add(next.get());
        }
        return tickets;
    }

    @Test
    void session_ofACertificateWithoutScope_isResumedByNobody() throws IOException {
        TicketResumption resumption = builder().build();
        for (String name : List.of("alice", "bob", "alice", "")) {
            assertThat(connect(resumption, name)).as(name).isNotEqualTo(ResumptionStatus.RESUMED);
        }
        assertThat(server.resumptions).isZero();
    }

    @Test
    void session_ofACertificateWithoutScope_isNotStored() throws IOException {
        assertThat(connect(builder().build(), "alice")).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(cache.stats().puts()).isZero();
    }

    @Test
    void session_ofACertificateUnderAScopeThatNamesNobody_isNotStored() throws IOException {
        SessionScope partition = SessionScope.builder().partition("tenant").build();
        connect(builder().scope(partition).build(), "alice");
        assertThat(cache.stats().puts()).isZero();
    }

    @Test
    void session_withoutCertificateAndWithoutScope_isStoredThoughTheServerAskedForOne() throws IOException {
        TicketResumption resumption = builder().build();
        Wire wire = Wire.connect(resumption, server, client(""));

        assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.STORED);
        assertThat(refusals.reasons).isEmpty();
        assertThat(connect(resumption, "")).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void refusal_isTheStorageStatusAndIsToldOncePerConnection() throws IOException {
        server.tickets = 2;
        try (LibraryLog log = LibraryLog.start()) {
            Wire wire = Wire.connect(builder().build(), server, client("alice"));

            assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.NO_CLIENT_IDENTITY_IN_SCOPE);
            assertThat(refusals.reasons).containsExactly(StorageStatus.NO_CLIENT_IDENTITY_IN_SCOPE);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void refusal_onConnectionAfterConnection_isLoggedOnceWithTheRemedy() throws IOException {
        TicketResumption resumption = builder().build();
        try (LibraryLog log = LibraryLog.start()) {
            for (String name : List.of("alice", "bob", "alice")) {
                connect(resumption, name);
            }
            assertThat(refusals.reasons).hasSize(3);
            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0)).contains("localhost", "scope");
            assertThat(log.records.get(0).getThrown()).isNull();
        }
        assertThat(resumption.cachingFailures()).as("nothing has failed").isZero();
    }

    @Test
    void session_underTheScopeOfThePolicy_isResumed() throws IOException {
        TicketResumption resumption = builder().scope(scope("alice")).build();
        Wire first = Wire.connect(resumption, server, client("alice"));

        assertThat(first.client.storageStatus()).isEqualTo(StorageStatus.STORED);
        assertThat(connect(resumption, "alice")).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.resumptions).isOne();
    }

    @Test
    void session_underTheScopeOfItsKey_isResumed() throws IOException {
        TicketResumption resumption = builder().build();
        for (ResumptionStatus expected : List.of(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED)) {
            assertThat(connect(resumption, "alice", scope("alice"))).isEqualTo(expected);
        }
    }

    @Test
    void sessions_underScopesOfTheirOwn_areResumedByTheirOwnIdentityAlone() throws IOException {
        Function<String, TicketResumption> resumption =
                name -> builder().scope(scope(name)).build();
        for (String name : List.of("alice", "bob")) {
            assertThat(connect(resumption.apply(name), name)).as(name).isEqualTo(ResumptionStatus.NO_TICKET);
        }
        assertThat(connect(builder().build(), "")).isEqualTo(ResumptionStatus.NO_TICKET);
        for (String name : List.of("alice", "bob")) {
            assertThat(connect(resumption.apply(name), name)).as(name).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void scopeOfThePolicy_isCombinedWithThatOfTheKey() throws IOException {
        TicketResumption resumption = builder().scope(scope("alice")).build();
        SessionScope one = SessionScope.builder().partition("one").build();
        SessionScope two = SessionScope.builder().partition("two").build();

        assertThat(connect(resumption, "alice", one)).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(connect(resumption, "alice", two)).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(connect(resumption, "alice", one)).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_remembersADigestOfTheCertificatePresented() throws Exception {
        connect(builder().build(), "alice", scope("alice"));
        assertThat(storedUnder(scope("alice")))
                .isNotEmpty()
                .allSatisfy(
                        ticket -> assertThat(ticket.clientCertificateDigest()).isEqualTo(sha256("alice")));
    }

    private static byte[] sha256(String name) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(certificate(name));
    }

    @Test
    void ticket_issuedOnAResumedConnection_inheritsTheDigest() throws Exception {
        TicketResumption resumption = builder().build();
        server.tickets = 1;
        connect(resumption, "alice", scope("alice"));
        assertThat(connect(resumption, "alice", scope("alice"))).isEqualTo(ResumptionStatus.RESUMED);

        assertThat(storedUnder(scope("alice")))
                .hasSize(1)
                .allSatisfy(
                        ticket -> assertThat(ticket.clientCertificateDigest()).isEqualTo(sha256("alice")));
    }

    @Test
    void ticket_withoutCertificatePresented_hasNoDigest() throws IOException {
        connect(builder().build(), "");
        assertThat(storedUnder(SessionScope.none()))
                .isNotEmpty()
                .allSatisfy(
                        ticket -> assertThat(ticket.clientCertificateDigest()).isEmpty());
    }

    /** Only a full handshake shows the certificate, so that is where a scope of somebody else's can be noticed. */
    @Test
    void scopeOfAlices_usedByBob_neverHoldsTicketsOfBoth() throws IOException {
        server.tickets = 1;
        ClientSessionCache harvesting = new FaultyCache(() -> null, cache);
        for (int lineages = 0; lineages < 3; lineages++) {
            connect(TicketResumption.using(harvesting), "alice", scope("alice"));
        }
        server.resumes = false;
        try (LibraryLog log = LibraryLog.start()) {
            connect(builder().build(), "bob", scope("alice"));

            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0)).contains("scope");
        }

        Set<String> identities = new HashSet<>();
        for (SessionTicket ticket : storedUnder(scope("alice"))) {
            identities.add(HexFormat.of().formatHex(ticket.clientCertificateDigest()));
        }
        assertThat(identities).hasSizeLessThanOrEqualTo(1).doesNotContain("");
    }
}
