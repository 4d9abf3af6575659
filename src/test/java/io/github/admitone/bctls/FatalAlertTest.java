package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumedFlight.Version;
import io.github.admitone.server.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An established connection that ends by a fatal alert takes its session along (RFC 5246 section 7.2.2, RFC 8446 section
 * 6.2): the tickets of its lineage, and no others. Any other end costs none.
 */
class FatalAlertTest {

    private static final byte[] FORGED = forged();

    private final Drops drops = new Drops();
    private ResumedFlight flight;

    /** The causes that a listener was given, in order. */
    private static final class Drops implements ResumptionListener {

        final List<DropCause> causes = new CopyOnWriteArrayList<>();

        @Override
        public void onDropped(SessionKey key, DropCause cause) {
            causes.add(cause);
        }
    }

    private static byte[] forged() {
        byte[] record = new byte[5 + 32];
        record[0] = ContentType.application_data;
        record[1] = 3;
        record[2] = 3;
        record[4] = 32;
        return record;
    }

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    /** Resumes, while the cache holds one more ticket of the lineage, and one of another. */
    private void establish(Version version, boolean blocking) throws IOException {
        flight = blocking
                ? ResumedFlight.blocking(version, client(), drops)
                : ResumedFlight.nonBlocking(version, client(), drops);
        flight.storeSiblings(version);
        assertThat(flight.arrive()).isNull();
        assertThat(flight.protocol().status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    private void assertOnlyTheOtherLineageIsLeft() {
        assertThat(flight.protocol().isClosed()).isTrue();
        assertThat(flight.protocol().status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(flight.takeLineages()).containsExactly(ResumedFlight.OTHER_LINEAGE);
        assertThat(drops.causes).containsExactly(DropCause.FATAL_ALERT);
    }

    private void assertNothingIsLost() {
        assertThat(flight.protocol().isClosed()).isTrue();
        assertThat(flight.takeLineages()).hasSize(2);
        assertThat(drops.causes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forgedRecord_dropsTheLineageAlone(Version version) throws IOException {
        establish(version, false);

        assertThat(flight.deliver(FORGED)).isInstanceOf(TlsFatalAlert.class).hasMessageContaining("bad_record_mac");
        assertOnlyTheOtherLineageIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void fatalAlertFromTheServer_dropsTheLineageAlone(Version version) throws IOException {
        establish(version, false);
        flight.server.record(ContentType.alert, new byte[] {AlertLevel.fatal, AlertDescription.internal_error});

        assertThat(flight.deliver(flight.server.heldBack())).isInstanceOf(TlsFatalAlertReceived.class);
        assertOnlyTheOtherLineageIsLeft();
    }

    @Test
    void ticketsOfTheConnectionItself_areDroppedToo() throws IOException {
        establish(Version.TLS_1_3, false);
        int newSessionTicket = 5;
        flight.server.listen();
        flight.server.say(flight.server.messages().get(newSessionTicket).make());
        flight.server.flush(Integer.MAX_VALUE);
        assertThat(flight.deliver(flight.server.heldBack())).isNull();
        assertThat(flight.protocol().storageStatus()).isEqualTo(StorageStatus.STORED);
        assertThat(flight.cache.stats().tickets()).isEqualTo(3);

        assertThat(flight.deliver(FORGED)).isInstanceOf(TlsFatalAlert.class);
        assertOnlyTheOtherLineageIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void closeNotify_costsNoTicket(Version version) throws IOException {
        establish(version, false);
        flight.server.record(ContentType.alert, new byte[] {AlertLevel.warning, AlertDescription.close_notify});

        assertThat(flight.deliver(flight.server.heldBack())).isNull();
        assertNothingIsLost();
    }

    @ParameterizedTest
    @EnumSource
    void endWithoutCloseNotify_costsNoTicket(Version version) throws IOException {
        establish(version, false);

        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertNothingIsLost();
    }

    @ParameterizedTest
    @EnumSource
    void ownClose_costsNoTicket(Version version) throws IOException {
        establish(version, false);

        flight.protocol().close();
        assertNothingIsLost();
    }

    /** Bouncy Castle raises internal_error when the network fails, too; the server never hears of it. */
    @ParameterizedTest
    @EnumSource
    void resetWhileReading_costsNoTicket(Version version) throws IOException {
        establish(version, true);
        flight.breakDown();

        assertThat(catchThrowable(() -> flight.protocol().getInputStream().read()))
                .isInstanceOf(IOException.class);
        assertNothingIsLost();
    }

    @ParameterizedTest
    @EnumSource
    void brokenPipeWhileWriting_costsNoTicket(Version version) throws IOException {
        establish(version, true);
        flight.breakDown();

        assertThat(catchThrowable(() -> flight.protocol().getOutputStream().write(1)))
                .isInstanceOf(IOException.class);
        assertNothingIsLost();
    }

    @Test
    void forgedRecord_afterAFullHandshake_dropsItsTickets() throws IOException {
        StripedSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption = TicketResumption.using(cache);
        Tls13IssuingServer server = new Tls13IssuingServer();
        TicketResumption harvesting = TicketResumption.using(new FaultyCache(() -> null, cache));
        Wire.connect(resumption, server, client());
        Wire second = Wire.connect(harvesting, server, client());
        assertThat(cache.stats().tickets()).isEqualTo(4);

        assertThat(catchThrowable(() -> second.client.offerInput(FORGED))).isInstanceOf(TlsFatalAlert.class);
        assertThat(cache.stats().tickets()).as("those of the first handshake").isEqualTo(2);
    }

    /** The server's words, with a forgery behind what has been read when the test says so. */
    private static final class ForgedInput extends FilterInputStream {

        ForgedInput(InputStream in) {
            super(in);
        }

        void forge() {
            in = new SequenceInputStream(new ByteArrayInputStream(FORGED), in);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgedRecord_afterAFullTls12Handshake_dropsItsTicket(boolean decoratedAlone) throws IOException {
        StripedSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption = TicketResumption.using(cache);
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate();
                Socket socket = Connection.socket(server.port())) {
            ForgedInput input = new ForgedInput(socket.getInputStream());
            TlsClient client = new Tls12Client();
            TlsClientProtocol protocol = decoratedAlone
                    ? new TlsClientProtocol(input, socket.getOutputStream())
                    : resumption.protocol(Connection.key(), input, socket.getOutputStream());
            protocol.connect(decoratedAlone ? resumption.client(Connection.key(), client) : client);
            Connection.request(protocol);
            protocol.getInputStream().readNBytes(TlsServer.request().length - 1);
            assertThat(cache.stats().tickets()).isOne();

            input.forge();
            assertThat(catchThrowable(() -> protocol.getInputStream().read())).isInstanceOf(TlsFatalAlert.class);
            assertThat(cache.stats().tickets()).isZero();
        }
    }
}
