package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumedFlight.Version;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server accepts the ticket of a connection that has ended for AdmitOne and not yet for Bouncy Castle. Whatever the
 * order of events: the session's certificates are verified, or the handshake does not stand.
 */
class SkippedVerificationTest {

    private static final int HALF_A_RECORD = 20;

    private final Hook hook = new Hook();
    private ResumedFlight flight;

    /** Does once, when it is called first, what a test has put into it. */
    private static final class Hook implements ResumptionListener {

        private Runnable action = () -> {};

        void run() {
            Runnable once = action;
            action = () -> {};
            once.run();
        }

        @Override
        public void onHandshake(SessionKey key, HandshakeResult result) {
            run();
        }
    }

    private static TestClient rejecting(TestClient client) {
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);
        return client;
    }

    private TestClient rejecting() {
        return rejecting(new TestClient(TestClient.jca()));
    }

    private void offer(Version version, TestClient client) throws IOException {
        flight = ResumedFlight.nonBlocking(version, client, hook);
    }

    private void assertRejected() throws IOException {
        flight.assertNotAcceptedUnverified();
        assertThat(flight.server.isComplete()).isFalse();
        assertThat(flight.protocol().isConnected()).isFalse();
        assertThat(flight.protocol().isResumed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void flight_thatArrivesInTime_isVerifiedAndAccepted(Version version) throws IOException {
        offer(version, new TestClient(TestClient.jca()));

        assertThat(flight.arrive()).isNull();

        flight.server.listen();
        assertThat(flight.server.isComplete()).isTrue();
        assertThat(flight.client.verified).hasSize(1);
        flight.assertNotAcceptedUnverified();
    }

    @ParameterizedTest
    @EnumSource
    void closeInput_onHalfARecord_throwsAndCloses(Version version) throws IOException {
        offer(version, rejecting());
        assertThat(flight.arrive(0, HALF_A_RECORD)).isNull();

        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertThat(flight.protocol().isClosed()).isTrue();
        assertThat(flight.protocol().status()).isEqualTo(ResumptionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void closeInput_beforeAnyRecord_throwsAndCloses(Version version) throws IOException {
        offer(version, rejecting());

        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertThat(flight.protocol().isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void rest_afterCloseInputOnHalfARecord_isNotTakenIn(Version version) throws IOException {
        offer(version, rejecting());
        flight.arrive(0, HALF_A_RECORD);
        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);

        assertThat(flight.arrive(HALF_A_RECORD, flight.bytes.length)).isInstanceOf(IOException.class);
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    void flight_afterCloseInputThrew_isNotTakenIn(Version version) throws IOException {
        offer(version, rejecting());
        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);

        assertThat(flight.arrive()).isInstanceOf(IOException.class);
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    void flight_whileCloseInputTellsTheListener_isNotAccepted(Version version) throws IOException {
        offer(version, rejecting());
        hook.action = () -> flight.arrive();

        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    void flight_whileCloseTellsTheListener_isNotAccepted(Version version) throws IOException {
        offer(version, rejecting());
        hook.action = () -> flight.arrive();

        flight.protocol().close();
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    void flight_whileCloseTellsTheListenerOfABlockingConnection_isNotAccepted(Version version) throws IOException {
        flight = ResumedFlight.blocking(version, rejecting(), hook);
        hook.action = () -> flight.arrive();

        flight.protocol().close();
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void flight_whileAnotherThreadHangsInClose_isNotAccepted(Version version) throws Exception {
        offer(version, rejecting());
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        hook.action = () -> {
            closing.countDown();
            await(arrived);
        };
        CompletableFuture<Void> close = Async.run(() -> {
            assertThat(catchThrowable(() -> flight.protocol().close())).isNull();
            closing.countDown();
        });
        await(closing);

        CompletableFuture<Throwable> arrival = Async.supply(() -> flight.arrive());
        try {
            arrival.get(10, TimeUnit.SECONDS);
        } finally {
            arrived.countDown();
        }
        close.get(10, TimeUnit.SECONDS);
        assertRejected();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that is told of alerts, and in whose callback the flight arrives. */
    private final class Alerted extends TestClient {

        Alerted() {
            super(jca());
        }

        @Override
        public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
            hook.run();
        }

        @Override
        public void notifyAlertReceived(short level, short description) {
            hook.run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void flight_whileTheClientRaisesAnAlert_isNotAccepted(Version version) throws IOException {
        offer(version, rejecting(new Alerted()));
        hook.action = () -> flight.arrive();
        byte[] alertOfThreeBytes = {ContentType.alert, 3, 3, 0, 3, 2, 2, 2};

        assertThat(catchThrowable(() -> flight.protocol().offerInput(alertOfThreeBytes)))
                .isInstanceOf(IOException.class);
        assertRejected();
    }

    @ParameterizedTest
    @EnumSource
    void flight_whileTheClientReceivesAnAlert_isNotAccepted(Version version) throws IOException {
        offer(version, rejecting(new Alerted()));
        hook.action = () -> flight.arrive();
        byte[] alert = {ContentType.alert, 3, 3, 0, 2, 2, AlertDescription.internal_error};

        assertThat(catchThrowable(() -> flight.protocol().offerInput(alert))).isInstanceOf(IOException.class);
        assertRejected();
    }

    @Test
    void closeInput_onHalfARecordOfAnEstablishedConnection_throwsAndCloses() throws IOException {
        offer(Version.TLS_1_3, new TestClient(TestClient.jca()));
        assertThat(flight.arrive()).isNull();
        flight.protocol().offerInput(new byte[] {ContentType.application_data, 3, 3});

        assertThat(catchThrowable(() -> flight.protocol().closeInput())).isInstanceOf(IOException.class);
        assertThat(flight.protocol().isClosed()).isTrue();
        assertThat(catchThrowable(() -> flight.protocol().writeApplicationData(new byte[1], 0, 1)))
                .isInstanceOf(IOException.class);
    }

    /** What TLS 1.2 learns of a resumption by, as a Bouncy Castle might call it no more. */
    private static final class WithoutSecureRenegotiation extends Forwarding<TlsClient> {

        WithoutSecureRenegotiation(TlsClient client) {
            super(client);
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            return method.getName().equals("notifySecureRenegotiation") ? null : forward(method, arguments);
        }
    }

    @Test
    void tls12_resumptionThatNoCallbackTells_failsTheHandshake() throws IOException {
        StripedSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption = TicketResumption.using(cache);
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            Connection.exchange(resumption, server.port(), new Tls12Client());
            assertThat(cache.stats().tickets()).isOne();
            TlsClient resuming = resumption.client(Connection.key(), rejecting(new Tls12Client()));
            TlsClient deaf = new WithoutSecureRenegotiation(resuming).proxy(TlsClient.class);

            assertThat(catchThrowable(() -> PlainConnection.exchange(server.port(), deaf)))
                    .isInstanceOfSatisfying(
                            TlsFatalAlert.class,
                            alert ->
                                    assertThat(alert.getAlertDescription()).isEqualTo(AlertDescription.internal_error));
        }
    }
}
