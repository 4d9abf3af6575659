package io.github.admitone.bctls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that fail, lie or are read by two threads, in blocking mode. */
@Timeout(60)
class BlockingStreamsTest {

    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(events).build();
    private final Tls13IssuingServer tls = new Tls13IssuingServer();
    private Tls13IssuingServer.End end;
    private BlockingWire wire;

    private static TestClient client() {
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.versions = ProtocolVersion.TLSv13.only();
        return client;
    }

    private void wire() throws IOException {
        end = tls.accept();
        wire = new BlockingWire(end);
    }

    private static byte[] forged() {
        byte[] forged = new byte[5 + 32];
        forged[0] = 23;
        forged[1] = 3;
        forged[2] = 3;
        forged[4] = 32;
        return forged;
    }

    @Test
    void fatalAlert_behindATicketThatCloseTakesIn_keepsTheTicketOutOfTheCache() throws IOException {
        tls.tickets = 0;
        try (Tls13Peer peer = new Tls13Peer(tls)) {
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            peer.issueTicket();
            peer.send(forged());
            Tls13Peer.awaitArrival(peer.clientSocket);
            protocol.close();
            assertThat(events.drops).containsExactly(DropCause.FATAL_ALERT);
            assertThat(cache.stats().tickets()).isZero();
        }
    }

    /** A network that breaks when the test says so. */
    private static final class Breakable extends FilterOutputStream {
        boolean broken;

        Breakable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new SocketException("Broken pipe");
            }
            out.write(bytes, offset, length);
        }
    }

    @Test
    void brokenPipe_behindABufferedStream_costsNoTicket() throws IOException {
        wire();
        Breakable network = new Breakable(wire.out);
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, wire.in, new BufferedOutputStream(network));
        protocol.connect(client());
        protocol.receiveTickets(Duration.ofSeconds(5));
        assertThat(cache.stats().tickets()).isEqualTo(2);
        network.broken = true;
        assertThat(catchThrowable(() -> protocol.getOutputStream().write(1))).isInstanceOf(IOException.class);
        assertThat(events.drops).isEmpty();
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void close_overAStreamWhoseAvailableThrows_closes() throws IOException {
        wire();
        AtomicInteger closed = new AtomicInteger();
        InputStream in = new FilterInputStream(wire.in) {
            @Override
            public int available() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() throws IOException {
                closed.incrementAndGet();
                super.close();
            }
        };
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, in, wire.out);
        protocol.connect(client());
        Throwable thrown = catchThrowable(protocol::close);
        assertThat(closed).hasValue(1);
        assertThat(thrown).isNull();
    }

    /** As that of an InflaterInputStream, and of others that know no better. */
    @Test
    void close_overAStreamThatAlwaysSaysOne_doesNotBlock() throws IOException {
        tls.tickets = 0;
        wire();
        InputStream in = new FilterInputStream(wire.in) {
            @Override
            public int available() {
                return 1;
            }
        };
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, in, wire.out);
        protocol.connect(client());
        assertTimeoutPreemptively(Duration.ofSeconds(5), protocol::close);
    }

    @Test
    void receiveTickets_whenTheTransportFails_closesTheConnectionAsItSays() throws IOException {
        tls.tickets = 0;
        wire();
        InputStream in = new FilterInputStream(wire.in) {
            @Override
            public int available() throws IOException {
                throw new SocketException("Connection reset");
            }
        };
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, in, wire.out);
        protocol.connect(client());
        assertThat(catchThrowable(() -> protocol.receiveTickets(Duration.ZERO))).isInstanceOf(IOException.class);
        assertThat(protocol.isClosed()).isTrue();
    }

    @Test
    void receiveTickets_whereResumptionIsSwitchedOff_doesNotWaitForTicketsThatHaveCome() throws IOException {
        wire();
        ResumingTlsClientProtocol protocol =
                TicketResumption.using(ClientSessionCache.none()).protocol(Wire.KEY, wire.in, wire.out);
        protocol.connect(client());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> protocol.receiveTickets(Duration.ofHours(1)));
    }

    /** Two places at which a thread can be held while it deals with the stream. */
    private static final class Staged extends FilterInputStream {
        final Gate atAvailable = new Gate();
        final Gate atFragment = new Gate();
        volatile boolean armed;
        volatile Thread reader;
        private int reads;

        Staged(InputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            if (armed && Thread.currentThread() != reader) {
                atAvailable.pass();
            }
            return super.available();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (Thread.currentThread() == reader && ++reads == 2) {
                atFragment.pass();
            }
            return super.read(buffer, offset, length);
        }
    }

    /** One thread waits for tickets; then another begins to read, as plain Bouncy Castle allows beside a writer. */
    @Test
    void reader_thatComesWhileTicketsAreTakenIn_getsTheData() throws Exception {
        tls.tickets = 0;
        wire();
        Staged in = new Staged(wire.in);
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, in, wire.out);
        protocol.connect(client());
        in.armed = true;
        in.atFragment.open();
        CompletableFuture<Void> receiving = CompletableFuture.runAsync(() -> {
            try {
                protocol.receiveTickets(Duration.ofSeconds(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        in.atAvailable.awaitReached();
        wire.say(() -> end.writeApplicationData(HELLO, 0, HELLO.length));
        CompletableFuture<String> reading = CompletableFuture.supplyAsync(() -> {
            in.reader = Thread.currentThread();
            try {
                return new String(protocol.getInputStream().readNBytes(2 * HELLO.length), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        in.atAvailable.open();
        assertThat(catchThrowable(() -> receiving.get(10, TimeUnit.SECONDS))).isNull();
        wire.say(() -> end.writeApplicationData(HELLO, 0, HELLO.length));
        in.atFragment.open();
        assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo("hellohello");
    }

    /** The same without gates. */
    @Test
    void reader_besideAWriterThatReceivesTickets_readsEverything() throws Exception {
        tls.tickets = 0;
        int records = 20_000;
        try (Tls13Peer peer = new Tls13Peer(tls)) {
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
                try {
                    return protocol.getInputStream().readNBytes(records * HELLO.length).length;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            CompletableFuture<Void> receiving = CompletableFuture.runAsync(() -> {
                try {
                    while (!reading.isDone()) {
                        protocol.receiveTickets(Duration.ofMillis(20));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Throwable talking = catchThrowable(() -> {
                for (int i = 0; i < records && !reading.isDone() && !receiving.isDone(); i++) {
                    peer.say(HELLO);
                }
            });
            assertThat(catchThrowable(() -> reading.get(10, TimeUnit.SECONDS))).isNull();
            assertThat(talking).isNull();
        }
    }
}
