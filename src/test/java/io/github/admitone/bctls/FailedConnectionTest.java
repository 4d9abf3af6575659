package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.bctls.ResumedFlight.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a connection costs that ends during its handshake with a ticket on offer, while the cache holds tickets that other
 * connections have brought since: one of the same lineage, and one of another.
 */
class FailedConnectionTest {

    private static final byte[] ALERT = {ContentType.alert, 3, 3, 0, 2, 2, AlertDescription.handshake_failure};
    private static final ResumptionListener NOBODY = new ResumptionListener() {};

    private ResumedFlight flight;

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    private void offer(Version version) throws IOException {
        offer(version, ResumedFlight.nonBlocking(version, client(), NOBODY));
    }

    private void offer(Version version, ResumedFlight offered) {
        flight = offered;
        flight.storeSiblings(version);
    }

    private void assertSpent(ResumptionStatus status) {
        assertThat(flight.protocol().status()).isEqualTo(status);
        assertThat(flight.takeLineages()).hasSize(2);
    }

    private void assertLineageDropped() {
        assertThat(flight.protocol().status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(flight.takeLineages()).containsExactly(ResumedFlight.OTHER_LINEAGE);
    }

    @ParameterizedTest
    @EnumSource
    void endOfInput_spendsTheTicketAlone(Version version) throws IOException {
        offer(version);
        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertSpent(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void endOfInput_afterTheServerHasAccepted_spendsTheTicketAlone(Version version) throws IOException {
        offer(version);
        assertThat(flight.arrive(0, flight.bytes.length - 1)).isNull();
        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertSpent(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void reset_spendsTheTicketAlone(Version version) throws IOException {
        offer(version, ResumedFlight.blocking(version, client(), NOBODY));
        flight.breakDown();
        assertThat(catchThrowable(() -> flight.protocol().resumeHandshake())).isInstanceOf(IOException.class);
        assertSpent(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void timeout_spendsTheTicketAlone(Version version) throws IOException {
        offer(version);
        assertFailsToConnect(version, new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("nothing has come");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void endOfStream_spendsTheTicketAlone(Version version) throws IOException {
        offer(version);
        assertFailsToConnect(version, InputStream.nullInputStream());
    }

    /** A second connection, in blocking mode, which takes the freshest of the three tickets. */
    private void assertFailsToConnect(Version version, InputStream in) {
        flight.put(ResumedFlight.ticket(version, 4));
        ResumingTlsClientProtocol protocol = flight.resumption.protocol(Wire.KEY, in, OutputStream.nullOutputStream());
        TestClient client = client();
        client.versions = version.protocol().only();
        assertThat(catchThrowable(() -> protocol.connect(client))).isInstanceOf(IOException.class);
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(flight.takeLineages()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void ownClose_spendsTheTicketAlone(Version version) throws IOException {
        offer(version);
        flight.protocol().close();
        assertSpent(ResumptionStatus.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource
    void alertFromTheServer_dropsTheLineageAlone(Version version) throws IOException {
        offer(version);
        assertThat(flight.deliver(ALERT)).isInstanceOf(TlsFatalAlertReceived.class);
        assertLineageDropped();
    }

    @ParameterizedTest
    @EnumSource
    void wrongFinished_dropsTheLineageAlone(Version version) throws IOException {
        offer(version, ResumedFlight.withWrongFinished(version, client(), NOBODY));
        assertThat(flight.arrive()).isInstanceOf(TlsFatalAlert.class).hasMessageContaining("decrypt_error");
        assertLineageDropped();
    }

    @ParameterizedTest
    @EnumSource
    void forgedRecord_dropsTheLineageAlone(Version version) throws IOException {
        offer(version);
        flight.bytes[flight.bytes.length - 1] ^= 1;
        assertThat(flight.arrive()).isInstanceOf(TlsFatalAlert.class).hasMessageContaining("bad_record_mac");
        assertLineageDropped();
    }

    @ParameterizedTest
    @EnumSource
    void rejectedCertificate_dropsTheLineageAlone(Version version) throws IOException {
        offer(version);
        flight.client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);
        assertThat(flight.arrive()).isInstanceOf(TlsFatalAlert.class);
        assertLineageDropped();
    }

    /** Another connection offers the freshest ticket, and the server answers with an alert. */
    private void failAgain(Version version) throws IOException {
        TestClient client = client();
        client.versions = version.protocol().only();
        ScriptedServer server = ScriptedServer.hear(flight.resumption, client);
        assertThat(server.client.status()).isEqualTo(ResumptionStatus.OFFERED);
        server.alert(AlertDescription.handshake_failure);
        assertThat(server.client.status()).isEqualTo(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void alert_withAnotherLineageToo_dropsTheKey(Version version) throws IOException {
        offer(version);
        flight.put(ResumedFlight.ticket(version, 5).lineage(9));
        assertThat(flight.deliver(ALERT)).isInstanceOf(TlsFatalAlertReceived.class);
        assertThat(flight.cache.stats().tickets()).as("of two other lineages").isEqualTo(2);

        failAgain(version);
        assertThat(flight.takeLineages()).isEmpty();
    }

    @Test
    void freshTicketsOfTheConnectionThatWon_outliveTheLosers() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        offer(Version.TLS_1_3);
        flight.cache.clear();
        flight.clock.move(Duration.ofSeconds(1));
        server.tickets = 3;
        Wire.connect(flight.resumption, server, client());
        Wire winner = racing(server);
        Wire reset = racing(server);
        Wire closed = racing(server);
        assertThat(flight.cache.stats().tickets()).isZero();
        reset.serverFlight();
        closed.serverFlight();

        winner.pump();
        assertThat(winner.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(catchThrowable(() -> reset.client.closeInput())).isInstanceOf(IOException.class);
        closed.client.close();

        assertThat(flight.cache.stats().tickets()).isEqualTo(3);
        assertThat(Wire.connect(flight.resumption, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    private Wire racing(Tls13IssuingServer server) throws IOException {
        Wire wire = new Wire(flight.resumption, server);
        wire.client.connect(client());
        return wire;
    }
}
