package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cache or a listener that takes its time, or a lock of the program's, holds up nothing but what called it. */
class CalloutTest {

    /** Long enough for a busy machine, and shorter than a gate holds. */
    private static final int SOON_SECONDS = 20;

    private final StripedSessionCache store = StripedSessionCache.builder().build();
    private final HookedCache cache = new HookedCache(store);
    private final Gate gate = new Gate();
    private final Tls13IssuingServer server = new Tls13IssuingServer();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void letGo() throws InterruptedException {
        gate.open();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private interface Action {
        void run() throws IOException;
    }

    /** {@return what that throws, or null; in a thread of its own} */
    private Future<Throwable> start(Action action) {
        return threads.submit(() -> catchThrowable(action::run));
    }

    private static void assertDoneSoon(Future<Throwable> done) {
        assertThatCode(() ->
                        assertThat(done.get(SOON_SECONDS, TimeUnit.SECONDS)).isNull())
                .doesNotThrowAnyException();
    }

    /** Lets go of what is stuck, and waits for its end, whatever that is. */
    private void assertEnds(Future<Throwable> stuck) {
        gate.open();
        assertThat(stuck).succeedsWithin(SOON_SECONDS, TimeUnit.SECONDS);
    }

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    private TicketResumption resumption(ResumptionListener listener) {
        return TicketResumption.builder(cache).listener(listener).build();
    }

    private HookedListener stuckIn(String method) {
        return new HookedListener(method, gate::pass);
    }

    /** One connection in blocking mode. */
    private final class Blocking {

        final Tls13IssuingServer.End end;
        final BlockingWire wire;
        final ResumingTlsClientProtocol protocol;

        Blocking(ResumptionListener listener) throws IOException {
            end = server.accept();
            wire = new BlockingWire(end);
            protocol = resumption(listener).protocol(Wire.KEY, wire.in, wire.out);
        }

        Blocking connect() throws IOException {
            protocol.connect(client());
            return this;
        }

        void write() throws IOException {
            protocol.getOutputStream().write(1);
            protocol.getOutputStream().flush();
        }

        /** Has a thread read the ticket that the server issues now, before a byte of data. */
        Future<Throwable> readTicket() throws IOException {
            wire.say(() -> {
                end.issueTicket();
                end.writeApplicationData(new byte[] {2}, 0, 1);
            });
            return start(() -> assertThat(protocol.getInputStream().read()).isEqualTo(2));
        }
    }

    private Blocking established(ResumptionListener listener) throws IOException {
        server.tickets = 0;
        return new Blocking(listener).connect();
    }

    private void fill() throws IOException {
        server.tickets = 2;
        Wire.connect(TicketResumption.using(store), server, client());
        server.tickets = 0;
        assertThat(store.stats().tickets()).isEqualTo(2);
    }

    @Test
    void write_whileAListenerIsStuckInOnTicket_goesThrough() throws IOException {
        Blocking connection = established(stuckIn("onTicket"));
        Future<Throwable> reader = connection.readTicket();
        gate.awaitReached();

        assertDoneSoon(start(connection::write));
        assertThat(connection.wire.received()).containsExactly(1);

        gate.open();
        assertDoneSoon(reader);
    }

    @Test
    void write_whileTheCacheIsStuckInPut_goesThrough() throws IOException {
        cache.onPut = gate::pass;
        Blocking connection = established(new EventLog());
        Future<Throwable> reader = connection.readTicket();
        gate.awaitReached();

        assertDoneSoon(start(connection::write));
        assertThat(connection.wire.received()).containsExactly(1);

        gate.open();
        assertDoneSoon(reader);
        assertThat(store.stats().tickets()).isOne();
    }

    @Test
    void output_ofANonBlockingConnectionWhileAListenerIsStuckInOnTicket_canBeRead() throws Exception {
        server.tickets = 0;
        Wire wire = Wire.connect(resumption(stuckIn("onTicket")), server, client());
        wire.server.issueTicket();
        byte[] ticket = new byte[wire.server.getAvailableOutputBytes()];
        wire.server.readOutput(ticket, 0, ticket.length);
        Future<Throwable> reader = start(() -> wire.client.offerInput(ticket));
        gate.awaitReached();

        Future<Throwable> writer = start(() -> {
            wire.client.writeApplicationData(new byte[] {1}, 0, 1);
            byte[] record = new byte[wire.client.getAvailableOutputBytes()];
            assertThat(wire.client.readOutput(record, 0, record.length)).isPositive();
        });
        assertDoneSoon(writer);

        gate.open();
        assertDoneSoon(reader);
    }

    @Test
    void close_whileTheCacheIsStuckInGet_returnsAndTheTicketGoesBackUnsent() throws Exception {
        fill();
        String identity = identity();
        cache.onGet = gate::pass;
        Blocking connection = new Blocking(new EventLog());
        Future<Throwable> handshake = start(connection::connect);
        gate.awaitReached();

        assertDoneSoon(start(connection.protocol::close));
        gate.open();

        assertThat(handshake.get(SOON_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(new String(connection.wire.heard(), StandardCharsets.ISO_8859_1))
                .doesNotContain(identity);
        assertThat(store.stats().tickets()).isEqualTo(2);
        assertThat(connection.protocol.isTicketOffered()).isFalse();
    }

    private String identity() {
        var ticket = store.get(Wire.KEY).orElseThrow();
        String identity = new String(ticket.ticket(), StandardCharsets.ISO_8859_1);
        store.put(Wire.KEY, ticket);
        ticket.destroy();
        return identity;
    }

    @Test
    void close_ofAProtocolOfTheUsersWhileTheCacheIsStuckInGet_returns() throws Exception {
        fill();
        cache.onGet = gate::pass;
        BlockingWire wire = new BlockingWire(server.accept());
        TlsClientProtocol protocol = new TlsClientProtocol(wire.in, wire.out);
        Future<Throwable> handshake =
                start(() -> protocol.connect(resumption(new EventLog()).client(Wire.KEY, client())));
        gate.awaitReached();

        assertDoneSoon(start(protocol::close));
        gate.open();

        assertThat(handshake.get(SOON_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(store.stats().tickets()).isEqualTo(2);
    }

    @Test
    void close_whileAListenerIsStuckInOnHandshake_returns() throws IOException {
        server.tickets = 0;
        Blocking connection = new Blocking(stuckIn("onHandshake"));
        Future<Throwable> handshake = start(connection::connect);
        gate.awaitReached();

        assertDoneSoon(start(connection.protocol::close));
        assertEnds(handshake);
    }

    @Test
    void close_whileAListenerIsStuckInOnTicket_returns() throws IOException {
        Blocking connection = established(stuckIn("onTicket"));
        Future<Throwable> reader = connection.readTicket();
        gate.awaitReached();

        assertDoneSoon(start(connection.protocol::close));
        assertEnds(reader);
    }

    @Test
    void close_whileTheCacheIsStuckInInvalidateLineage_returns() throws IOException {
        fill();
        server.resumes = false;
        cache.onInvalidateLineage = gate::pass;
        Blocking connection = new Blocking(new EventLog());
        Future<Throwable> handshake = start(connection::connect);
        gate.awaitReached();

        assertDoneSoon(start(connection.protocol::close));
        assertEnds(handshake);
    }

    @Test
    void status_whileTheCacheIsStuckInGet_isAnswered() throws IOException {
        cache.onGet = gate::pass;
        Blocking connection = new Blocking(new EventLog());
        Future<Throwable> handshake = start(connection::connect);
        gate.awaitReached();

        assertDoneSoon(start(() -> {
            assertThat(connection.protocol.isResumed()).isFalse();
            assertThat(connection.protocol.storageStatus()).isEqualTo(StorageStatus.NOTHING_RECEIVED);
            assertThat(connection.protocol.originalPeerCertificate()).isEmpty();
        }));
        assertEnds(handshake);
    }

    /** A pool's lock, held by a thread that uses a connection, and wanted by a listener that another thread calls. */
    private void assertNoDeadlock(Use use) throws Exception {
        ReentrantLock pool = new ReentrantLock();
        Gate listening = new Gate();
        listening.open();
        Blocking connection = established(new HookedListener("onTicket", () -> {
            listening.pass();
            lockFor(pool, Gate.LIMIT_SECONDS);
        }));
        pool.lock();
        try {
            Future<Throwable> reader = connection.readTicket();
            listening.awaitReached();

            Future<Throwable> user = start(() -> use.of(connection));
            assertDoneSoon(user);
            pool.unlock();

            reader.get(SOON_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (pool.isHeldByCurrentThread()) {
                pool.unlock();
            }
        }
    }

    private interface Use {
        void of(Blocking connection) throws IOException;
    }

    private static void lockFor(ReentrantLock lock, int seconds) {
        try {
            if (lock.tryLock(seconds, TimeUnit.SECONDS)) {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void poolLock_heldWhileWritingAndWantedByAListener_isNoDeadlock() throws Exception {
        assertNoDeadlock(Blocking::write);
    }

    @Test
    void poolLock_heldWhileClosingAndWantedByAListener_isNoDeadlock() throws Exception {
        assertNoDeadlock(connection -> connection.protocol.close());
    }
}
