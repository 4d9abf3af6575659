package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cache or a listener that throws anything but an error of the virtual machine or the death of its thread: the
 * connection goes on without.
 */
class CalloutFailureTest {

    private static final List<String> LISTENER_METHODS =
            List.of("onHandshake", "onTicket", "onTicketRefused", "onDropped", "onFailure");

    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final StripedSessionCache store = StripedSessionCache.builder().build();
    private final HookedCache cache = new HookedCache(store);

    private static Stream<Arguments> listenerMethodsAndContained() {
        return listenerMethodsAnd(Thrown.contained().stream().toList());
    }

    private static Stream<Arguments> listenerMethodsAndPassed() {
        return listenerMethodsAnd(Thrown.passed().stream().toList());
    }

    private static Stream<Arguments> listenerMethodsAnd(List<Thrown> kinds) {
        return LISTENER_METHODS.stream().flatMap(method -> kinds.stream().map(kind -> Arguments.of(method, kind)));
    }

    private static Stream<Thrown> contained() {
        return Thrown.contained().stream();
    }

    private static Stream<Thrown> passed() {
        return Thrown.passed().stream();
    }

    /** A server that can forget its sessions, and the exchange of a byte with it after a handshake. */
    private interface Peer extends AutoCloseable {

        void connect(TicketResumption resumption) throws IOException;

        void forget();

        @Override
        void close() throws IOException;
    }

    private enum Version {
        TLS_1_3 {
            @Override
            Peer start() {
                Tls13IssuingServer server = new Tls13IssuingServer();
                server.tickets = 1;
                return new Peer() {
                    @Override
                    public void connect(TicketResumption resumption) throws IOException {
                        Wire.connect(resumption, server, new TestClient(new BcTlsCrypto(new SecureRandom())))
                                .exchange();
                    }

                    @Override
                    public void forget() {
                        server.resumes = false;
                    }

                    @Override
                    public void close() {
                        // It has neither a socket nor a thread.
                    }
                };
            }
        },
        TLS_1_2 {
            @Override
            Peer start() {
                BouncyCastleServer server = BouncyCastleServer.withCertificate();
                BouncyCastleServer forgetful = BouncyCastleServer.withCertificate();
                return new Peer() {
                    private BouncyCastleServer current = server;

                    @Override
                    public void connect(TicketResumption resumption) throws IOException {
                        Connection.exchange(resumption, current.port(), new Tls12Client());
                    }

                    @Override
                    public void forget() {
                        current = forgetful;
                    }

                    @Override
                    public void close() throws IOException {
                        server.close();
                        forgetful.close();
                    }
                };
            }
        };

        abstract Peer start();
    }

    private TicketResumption resumption(ResumptionListener listener) {
        return TicketResumption.builder(cache).listener(listener).build();
    }

    /** A full handshake, a resumed one, one that leaves a ticket in either version, and one whose ticket is declined. */
    private static void liveThrough(TicketResumption resumption, Peer peer) throws IOException {
        peer.connect(resumption);
        peer.connect(resumption);
        peer.connect(resumption);
        peer.forget();
        peer.connect(resumption);
    }

    /** Brings a listener everything that it can be told. */
    private void tellEverything(Version version, ResumptionListener listener) throws IOException {
        TicketResumption resumption = resumption(listener);
        try (Peer peer = version.start()) {
            cache.onPut = () -> {
                throw new IllegalStateException("down");
            };
            peer.connect(resumption);
            cache.onPut = () -> {};
            cache.refuses = true;
            peer.connect(resumption);
            cache.refuses = false;
            peer.connect(resumption);
            peer.forget();
            peer.connect(resumption);
        }
    }

    private void assertContained(Throwable thrown, int atLeast) throws IOException {
        EventLog events = new EventLog();
        TicketResumption resumption = resumption(events);
        for (Version version : Version.values()) {
            events.failures.clear();
            store.clear();
            try (Peer peer = version.start()) {
                liveThrough(resumption, peer);
            }
            assertThat(events.failures)
                    .as(version.name())
                    .hasSizeGreaterThanOrEqualTo(atLeast)
                    .containsOnly(thrown);
        }
        assertThat(log.thrown()).contains(thrown);
        assertThat(resumption.cachingFailures()).isGreaterThanOrEqualTo(2L * atLeast);
    }

    @ParameterizedTest
    @MethodSource("contained")
    void get_thatThrows_failsNoConnection(Thrown kind) throws IOException {
        Throwable thrown = kind.create();
        cache.onGet = () -> Thrown.sneakily(thrown);
        assertContained(thrown, 3);
    }

    @ParameterizedTest
    @MethodSource("contained")
    void put_thatThrows_failsNoConnection(Thrown kind) throws IOException {
        Throwable thrown = kind.create();
        cache.onPut = () -> Thrown.sneakily(thrown);
        assertContained(thrown, 3);
    }

    @ParameterizedTest
    @MethodSource("contained")
    void invalidateLineage_thatThrows_failsNoConnection(Thrown kind) throws IOException {
        Throwable thrown = kind.create();
        cache.onInvalidateLineage = () -> Thrown.sneakily(thrown);
        assertContained(thrown, 1);
    }

    @ParameterizedTest
    @MethodSource("contained")
    void invalidation_thatThrows_changesNothingAboutAFailure(Thrown kind) throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        Wire.connect(resumption(new EventLog()), server, new TestClient(new BcTlsCrypto(new SecureRandom())));
        cache.onInvalidateLineage = () -> Thrown.sneakily(kind.create());
        cache.onInvalidate = cache.onInvalidateLineage;
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);

        Wire wire = Wire.connect(resumption(new EventLog()), server, client);

        assertThat(wire.clientFailure).isSameAs(client.rejection);
        assertThat(wire.server.alert()).isEqualTo(AlertDescription.certificate_unknown);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @MethodSource("listenerMethodsAndContained")
    void listener_thatThrows_failsNoConnection(String method, Thrown kind) throws IOException {
        for (Version version : Version.values()) {
            HookedListener listener = new HookedListener(method, () -> Thrown.sneakily(kind.create()));
            store.clear();
            tellEverything(version, listener);
            assertThat(listener.calls).as(version.name()).contains(method);
        }
    }

    @ParameterizedTest
    @MethodSource("passed")
    void cache_inWhichTheVirtualMachineFails_passesTheError(Thrown kind) throws IOException {
        for (Version version : Version.values()) {
            for (String method : List.of("get", "put", "invalidateLineage")) {
                Throwable thrown = kind.create();
                HookedCache failing =
                        new HookedCache(StripedSessionCache.builder().build());
                Runnable hook = () -> Thrown.sneakily(thrown);
                switch (method) {
                    case "get" -> failing.onGet = hook;
                    case "put" -> failing.onPut = hook;
                    default -> failing.onInvalidateLineage = hook;
                }
                try (Peer peer = version.start()) {
                    assertThat(catchThrowable(() -> liveThrough(TicketResumption.using(failing), peer)))
                            .as("%s, %s", version, method)
                            .isSameAs(thrown);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("listenerMethodsAndPassed")
    void listener_inWhichTheVirtualMachineFails_passesTheError(String method, Thrown kind) {
        for (Version version : Version.values()) {
            Throwable thrown = kind.create();
            store.clear();
            assertThat(catchThrowable(
                            () -> tellEverything(version, new HookedListener(method, () -> Thrown.sneakily(thrown)))))
                    .as(version.name())
                    .isSameAs(thrown);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void scenario_ofTheseTests_tellsTheListenerOfEverything(Version version) throws IOException {
        HookedListener listener = new HookedListener("", () -> {});
        tellEverything(version, listener);
        assertThat(listener.calls).containsAll(LISTENER_METHODS);
    }
}
