package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.GnuTlsServer;
import io.github.admitone.server.PythonServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RelayedConnection;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSession;
import org.junit.jupiter.api.Test;

/**
 * Sixteen threads at once. Where they share a {@code TlsSession}, as users of Bouncy Castle do, one of them can destroy
 * the secret in the hands of all; where each takes a ticket of its own, none can.
 */
class Tls12SharedSessionTest {

    private static final int THREADS = 16;

    @Test
    void bouncyCastleAlone_oneConnectionThatCannotUseTheSession_killsItForAll() throws Exception {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls12().withoutTickets());
                RecordingRelay relay = RecordingRelay.to(server)) {
            TlsSession shared = establish(relay);

            Sharing spoiler = new Sharing(shared);
            spoiler.suites = new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA};
            PlainConnection.exchange(relay.port(), spoiler);

            assertThat(shared.isResumable()).isTrue();
            assertNobodyOffers(shared, relay);
        }
    }

    @Test
    void bouncyCastleAlone_oneConnectionThatFails_killsTheSessionForAll() throws Exception {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls12().withoutTickets());
                RecordingRelay relay = RecordingRelay.to(server)) {
            TlsSession shared = establish(relay);

            Sharing failing = new Sharing(shared) {
                @Override
                public void notifySelectedCipherSuite(int selected) {
                    throw new IllegalStateException("out of luck");
                }
            };
            assertThatThrownBy(() -> PlainConnection.exchange(relay.port(), failing))
                    .isInstanceOf(IOException.class);

            assertNobodyOffers(shared, relay);
        }
    }

    /** {@return a session that has been seen to resume} */
    private static TlsSession establish(RecordingRelay relay) throws IOException {
        Sharing first = new Sharing(null);
        PlainConnection.exchange(relay.port(), first);
        Sharing second = new Sharing(first.established);
        PlainConnection.exchange(relay.port(), second);
        assertThat(second.resumed).isTrue();
        return first.established;
    }

    private static void assertNobodyOffers(TlsSession shared, RecordingRelay relay) throws Exception {
        int before = relay.connections().size();
        List<Object> resumed = inThreads(Collections.nCopies(THREADS, () -> {
            Sharing client = new Sharing(shared);
            PlainConnection.exchange(relay.port(), client);
            return client.resumed;
        }));

        assertThat(resumed).containsExactlyElementsOf(Collections.nCopies(THREADS, false));
        List<RelayedConnection> connections = relay.connections();
        assertThat(connections.subList(before, connections.size()))
                .hasSize(THREADS)
                .allSatisfy(connection -> assertThat(connection.clientHellos())
                        .allSatisfy(hello -> assertThat(hello.legacySessionId()).isEmpty()));
    }

    /** All have taken their tickets before any goes on; every other one fails, which drops the tickets of the key. */
    @Test
    void connections_eachWithATicketOfItsOwn_resumeWhileOthersFail() throws Exception {
        StripedSessionCache cache =
                StripedSessionCache.builder().ticketsPerServer(THREADS).build();
        TicketResumption resumption = TicketResumption.using(cache);
        try (TlsServer server = PythonServer.start(ServerOptions.tls12())) {
            fill(cache, resumption, server.port());
            CyclicBarrier allHaveTaken = new CyclicBarrier(
                    THREADS, () -> assertThat(cache.stats().tickets()).isZero());
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Waiting client = new Waiting(allHaveTaken);
                if (i % 2 == 0) {
                    client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);
                }
                tasks.add(() ->
                        Connection.exchange(resumption, server.port(), client).status());
            }

            List<Object> results = inThreads(tasks);

            assertThat(results).filteredOn(ResumptionStatus.RESUMED::equals).hasSize(THREADS / 2);
            assertThat(results)
                    .filteredOn(result -> result instanceof TlsFatalAlert alert
                            && alert.getAlertDescription() == AlertDescription.certificate_revoked)
                    .hasSize(THREADS / 2);
            assertThat(server.awaitHandshakes(THREADS + THREADS / 2)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(THREADS / 2);
        }
    }

    /** Brings sixteen tickets by as many full handshakes, under a key each, and puts them all under one key. */
    private static void fill(StripedSessionCache cache, TicketResumption resumption, int port) throws IOException {
        for (int i = 0; i < THREADS; i++) {
            SessionKey key = SessionKey.of("localhost", 1000 + i);
            PlainConnection.exchange(port, resumption.client(key, new Tls12Client()));
            cache.get(key).ifPresent(ticket -> {
                cache.put(Connection.key(), ticket);
                ticket.destroy();
            });
        }
        assertThat(cache.stats().tickets()).isEqualTo(THREADS);
    }

    /** {@return what each task returned or threw} */
    private static List<Object> inThreads(List<Callable<Object>> tasks) throws Exception {
        List<Object> results = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Object> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    results.add(e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return results;
    }

    /** A client as users of Bouncy Castle write them, who keep the session of one connection for all the others. */
    private static class Sharing extends Tls12Client {

        boolean resumed;

        Sharing(TlsSession session) {
            ownSession = session;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            resumed = context.getSecurityParametersConnection().isResumedSession();
        }
    }

    /** Waits for the others once its ticket has been taken, which Bouncy Castle asks for before the cipher suites. */
    private static final class Waiting extends Tls12Client {

        private final CyclicBarrier barrier;

        Waiting(CyclicBarrier barrier) {
            this.barrier = barrier;
        }

        @Override
        public int[] getCipherSuites() {
            try {
                barrier.await(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return super.getCipherSuites();
        }
    }
}
