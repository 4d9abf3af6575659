package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClient;

/**
 * A client with a ticket on offer, and the flight of a server that accepts it, which has not reached the client yet. It
 * comes with the keys that a forger lacks, so that the flight completes the handshake whenever the client takes it in.
 */
final class ResumedFlight {

    /** The versions that resume, each in its own way. */
    enum Version {
        TLS_1_3,
        TLS_1_2;

        ProtocolVersion protocol() {
            return this == TLS_1_3 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        }
    }

    static final long OTHER_LINEAGE = 8;

    final MutableClock clock = new MutableClock(TestTickets.START);
    final StripedSessionCache cache = StripedSessionCache.builder().clock(clock).build();
    final TicketResumption resumption;
    final TestClient client;
    final KeyedServer server;
    final byte[] bytes;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean broken;
    private final Delayed input;
    private final ResumingTlsClientProtocol protocol;

    private ResumedFlight(
            Version version, TestClient client, ResumptionListener listener, Script script, boolean blocking)
            throws IOException {
        this.input = blocking ? new Delayed() : null;
        this.client = client;
        resumption =
                TicketResumption.builder(cache).clock(clock).listener(listener).build();
        TicketLedger ledger = new TicketLedger();
        SessionTicket ticket = ticket(version, 1).build();
        ledger.issue(ticket.ticket(), ticket.secret());
        cache.put(Wire.KEY, ticket);
        client.versions = version.protocol().only();
        client.keyShareGroups = new int[] {NamedGroup.x25519};
        protocol = input == null
                ? resumption.protocol(Wire.KEY)
                : resumption.protocol(Wire.KEY, input, new Breakable(written));
        connect();
        Supplier<byte[]> output = input == null ? KeyedServer.outputOf(protocol) : this::takeWritten;
        server = version == Version.TLS_1_3
                ? new Tls13KeyedServer(protocol, ledger, output)
                : new Tls12KeyedServer(protocol, ledger, output);
        server.holdBack();
        script.play(server);
        bytes = server.heldBack();
    }

    /** What the server says. */
    interface Script {
        void play(KeyedServer server) throws IOException;
    }

    /** To a client in non-blocking mode. */
    static ResumedFlight nonBlocking(Version version, TestClient client, ResumptionListener listener)
            throws IOException {
        return new ResumedFlight(version, client, listener, KeyedServer::beHonest, false);
    }

    /** To a client in non-blocking mode, of a server whose Finished is wrong. */
    static ResumedFlight withWrongFinished(Version version, TestClient client, ResumptionListener listener)
            throws IOException {
        return new ResumedFlight(version, client, listener, ResumedFlight::sayWrongFinished, false);
    }

    private static void sayWrongFinished(KeyedServer server) throws IOException {
        int length = 12;
        if (server instanceof Tls13KeyedServer tls13) {
            tls13.serverHello(true);
            tls13.say(
                    HandshakeStream.message(HandshakeType.encrypted_extensions, ServerMessages.encryptedExtensions()));
            length = KeySchedule.HASH_LENGTH;
        } else {
            ((Tls12KeyedServer) server).serverHello(false);
            server.record(ContentType.change_cipher_spec, new byte[] {1});
        }
        server.say(HandshakeStream.message(HandshakeType.finished, new byte[length]));
        server.flush(Integer.MAX_VALUE);
    }

    /** To a client in blocking mode, whose first attempt to read has timed out, and which may go on. */
    static ResumedFlight blocking(Version version, TestClient client, ResumptionListener listener) throws IOException {
        return new ResumedFlight(version, client, listener, KeyedServer::beHonest, true);
    }

    /** A ticket of that version which the client can offer. */
    static SessionTicket.Builder ticket(Version version, int number) {
        SessionTicket.Builder builder = TestTickets.numbered(number, TestTickets.START)
                .serverName("localhost")
                .clientIdentity(new byte[0])
                .clientCertificateDigest(new byte[0])
                .serverExtensions(new byte[0])
                .peerCertificates(TestCertificates.server(KeyKind.EC).certificateChain());
        return version == Version.TLS_1_3
                ? builder
                : builder.protocolVersion(SessionTicket.TLS_1_2)
                        .cipherSuite(Tls12KeyedServer.SUITE)
                        .secret(TestTickets.filled(48, number));
    }

    private void connect() throws IOException {
        TlsClient connecting = client;
        if (input == null) {
            protocol.connect(connecting);
        } else {
            protocol.setResumableHandshake(true);
            assertThat(catchThrowable(() -> protocol.connect(connecting))).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.OFFERED);
    }

    private byte[] takeWritten() {
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }

    ResumingTlsClientProtocol protocol() {
        return protocol;
    }

    /** The flight reaches the client; what it throws at it is returned. */
    Throwable arrive() {
        return arrive(0, bytes.length);
    }

    /** Some of the flight reaches the client. */
    Throwable arrive(int from, int to) {
        byte[] some = Arrays.copyOfRange(bytes, from, to);
        if (input == null) {
            return deliver(some);
        }
        input.arrive(some);
        return catchThrowable(protocol::resumeHandshake);
    }

    /** Two more tickets arrive in the cache: one of the lineage of that on offer, and one of another. */
    void storeSiblings(Version version) {
        put(ticket(version, 2));
        put(ticket(version, 3).lineage(OTHER_LINEAGE));
    }

    void put(SessionTicket.Builder builder) {
        SessionTicket ticket = builder.build();
        cache.put(Wire.KEY, ticket);
        ticket.destroy();
    }

    /** Takes all tickets out of the cache, and returns the lineage of each, the freshest first. */
    List<Long> takeLineages() {
        List<Long> lineages = new ArrayList<>();
        for (Optional<SessionTicket> next = cache.get(Wire.KEY); next.isPresent(); next = cache.get(Wire.KEY)) {
            lineages.add(next.get().lineage());
            next.get().destroy();
        }
        return lineages;
    }

    /** Other bytes reach the client in non-blocking mode. */
    Throwable deliver(byte[] records) {
        return catchThrowable(() -> protocol.offerInput(records));
    }

    /** The network of a client in blocking mode is gone. */
    void breakDown() {
        broken = true;
    }

    /** Whatever happened: no handshake stands, on either side, whose certificates the client has not accepted. */
    void assertNotAcceptedUnverified() throws IOException {
        server.listen();
        boolean stands = server.isComplete() || protocol.isConnected() || protocol.isResumed();
        assertThat(stands && client.verified.isEmpty())
                .as("resumed without verification")
                .isFalse();
        if (client.verified.isEmpty()) {
            assertThat(catchThrowable(this::writeByte)).as("application data").isNotNull();
        }
    }

    private void writeByte() throws IOException {
        protocol.writeApplicationData(new byte[] {1}, 0, 1);
    }

    /** Fails when the network is gone. */
    private final class Breakable extends FilterOutputStream {

        Breakable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (broken) {
                throw new SocketException("Broken pipe");
            }
            out.write(buffer, offset, length);
        }
    }

    /** Nothing comes before the test lets it. */
    private final class Delayed extends InputStream {

        private byte[] arrived = {};
        private int at;

        void arrive(byte[] some) {
            arrived = some;
            at = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            read(one, 0, 1);
            return one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (broken) {
                throw new SocketException("Connection reset");
            }
            if (at == arrived.length) {
                throw new SocketTimeoutException("nothing yet");
            }
            int read = Math.min(length, arrived.length - at);
            System.arraycopy(arrived, at, buffer, offset, read);
            at += read;
            return read;
        }

        @Override
        public int available() {
            return arrived.length - at;
        }
    }
}
