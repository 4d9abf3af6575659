package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {

    private static final String TEXT = "hello, ".repeat(1000);
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handshake_finishes_onceAndThenIsOver(String version) throws SSLException {
        EnginePair pair = EnginePair.resuming(version).handshake();

        assertThat(pair.finished()).isTrue();
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(pair.client.getSession().getProtocol()).isEqualTo(version);
        assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
        assertThat(pair.transfer(pair.server, TEXT)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void secondConnection_ofOneContext_resumes(String version) throws SSLException {
        SSLContext client = Contexts.resuming();
        SSLContext server = EnginePair.serverContext(KeyKind.EC);
        for (int i = 0; i < 3; i++) {
            EnginePair pair = EnginePair.of(client, server);
            pair.server.setEnabledProtocols(new String[] {version});
            pair.handshake();
            assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
            assertThat(ResumingSslContext.resumptionStatus(pair.client))
                    .isEqualTo(i == 0 ? ResumptionStatus.NO_TICKET : ResumptionStatus.RESUMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void records_byteByByte_areUnderflowsUntilTheyAreWhole(String version) throws SSLException {
        EnginePair pair = EnginePair.resuming(version);
        ByteBuffer nothing = ByteBuffer.allocate(1 << 15);
        pair.client.beginHandshake();
        int underflows = 0;
        while (!pair.finished()) {
            EnginePair.runTasks(pair.client);
            if (pair.client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                pair.send(pair.client, EMPTY);
            }
            pair.receive(pair.server, nothing);
            pair.send(pair.server, EMPTY);
            underflows += dribble(pair, nothing);
        }
        assertThat(underflows).isGreaterThan(500);
        assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
        pair.send(pair.server, ByteBuffer.wrap(TEXT.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        nothing.clear();
        dribble(pair, nothing);
        assertThat(new String(nothing.array(), 0, nothing.position(), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo(TEXT);
    }

    /** Gives the client one more byte of a record at a time. */
    private static int dribble(EnginePair pair, ByteBuffer received) throws SSLException {
        int underflows = 0;
        ByteBuffer all = pair.toClient;
        int end = all.limit();
        int shown = all.position();
        while (shown <= end && pair.client.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            all.limit(shown);
            SSLEngineResult result = pair.client.unwrap(all, received);
            EnginePair.runTasks(pair.client);
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                assertThat(result.bytesConsumed()).isZero();
                underflows++;
                shown++;
            }
        }
        all.limit(end);
        return underflows;
    }

    @Test
    void wrap_destinationTooSmall_losesNothing() throws SSLException {
        EnginePair pair = EnginePair.open();
        ByteBuffer text = ByteBuffer.wrap(TEXT.getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        SSLEngineResult result = pair.client.wrap(text, ByteBuffer.allocate(100));

        assertThat(result.getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(text.position()).isZero();
        assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
    }

    @Test
    void wrap_helloIntoTooSmallDestination_losesNothing() throws SSLException {
        EnginePair pair = EnginePair.resuming("TLSv1.3");
        pair.client.beginHandshake();
        EnginePair.runTasks(pair.client);

        assertThat(pair.client.wrap(EMPTY, ByteBuffer.allocate(20)).getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.handshake().finished()).isTrue();
    }

    @Test
    void unwrap_destinationTooSmall_losesNothing() throws SSLException {
        EnginePair pair = EnginePair.open();
        pair.send(pair.server, ByteBuffer.wrap(TEXT.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        int before = pair.toClient.remaining();

        SSLEngineResult result = pair.client.unwrap(pair.toClient, ByteBuffer.allocate(10));

        assertThat(result.getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(pair.toClient.remaining()).isEqualTo(before);
        assertThat(pair.transfer(pair.server, "")).isEqualTo(TEXT);
    }

    @Test
    void buffers_directAndReadOnlyAndMany_areGatheredAndScattered() throws SSLException {
        EnginePair pair = EnginePair.open();
        byte[] text = TEXT.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ByteBuffer direct = ByteBuffer.allocateDirect(3000).put(text, 0, 3000).flip();
        ByteBuffer readOnly = ByteBuffer.wrap(text, 3000, text.length - 3000).asReadOnlyBuffer();
        ByteBuffer wire = ByteBuffer.allocateDirect(1 << 15);
        pair.client.wrap(new ByteBuffer[] {ByteBuffer.wrap(text), direct, EMPTY, readOnly}, 1, 3, wire);
        ByteBuffer[] parts = {ByteBuffer.allocate(1), ByteBuffer.allocateDirect(5000), ByteBuffer.allocate(1 << 15)};
        pair.server.unwrap(wire.flip(), parts);
        assertThat(Arrays.stream(parts).mapToInt(ByteBuffer::position).sum()).isEqualTo(text.length);

        pair.send(pair.server, ByteBuffer.wrap(text));
        Arrays.stream(parts).forEach(ByteBuffer::clear);
        pair.client.unwrap(pair.toClient.asReadOnlyBuffer(), parts);

        byte[] received = new byte[text.length];
        ByteBuffer joined = ByteBuffer.wrap(received);
        Arrays.stream(parts).forEach(part -> joined.put(part.flip()));
        assertThat(received).isEqualTo(text);
    }

    @Test
    void wrap_moreThanARecord_makesOneRecordEachTime() throws SSLException {
        EnginePair pair = EnginePair.open();
        ByteBuffer much = ByteBuffer.allocate(40_000);

        SSLEngineResult result = pair.client.wrap(much, ByteBuffer.allocate(1 << 17));

        assertThat(result.bytesConsumed()).isEqualTo(TlsConnection.CONTENT_BYTES);
        assertThat(result.bytesProduced())
                .isLessThanOrEqualTo(pair.client.getSession().getPacketBufferSize());
    }

    @Test
    void task_whileItRuns_nothingBlocks() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SSLContext context = Contexts.builder()
                .trustManagers(new WatchingTrustManager((chain, session) -> {
                    running.countDown();
                    goOn.await(20, TimeUnit.SECONDS);
                }))
                .build();
        EnginePair pair = EnginePair.of(context, EnginePair.serverContext(KeyKind.EC));
        pair.client.beginHandshake();
        pair.send(pair.client, EMPTY);
        pair.receive(pair.server, ByteBuffer.allocate(1 << 15));
        pair.send(pair.server, EMPTY);
        Thread worker = new Thread(() -> {
            try {
                pair.handshake();
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        });
        worker.start();
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(pair.client.getDelegatedTask()).isNull();
        assertThat(pair.client.wrap(EMPTY, ByteBuffer.allocate(1 << 15)).getHandshakeStatus())
                .isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(pair.client.unwrap(EMPTY, ByteBuffer.allocate(1 << 15)).getHandshakeStatus())
                .isEqualTo(HandshakeStatus.NEED_TASK);
        pair.client.closeOutbound();
        assertThat(pair.client.isOutboundDone()).isFalse();

        goOn.countDown();
        worker.join();
        pair.send(pair.client, EMPTY);
        assertThat(pair.client.isOutboundDone()).isTrue();
    }

    @Test
    void untrustedServer_failsOnceAndSendsAnAlert() throws SSLException {
        SSLContext context = Contexts.builder().trustManagers().build();
        EnginePair pair = EnginePair.of(context, EnginePair.serverContext(KeyKind.EC));

        assertThatThrownBy(pair::handshake)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("no X509TrustManager");

        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.send(pair.client, EMPTY).getStatus()).isEqualTo(Status.CLOSED);
        assertThatThrownBy(() -> pair.receive(pair.server, ByteBuffer.allocate(1 << 15)))
                .hasMessageContaining("certificate_unknown");
        assertThat(pair.client.getSession().isValid()).isFalse();
        assertThat(pair.client.isInboundDone()).isTrue();
    }

    @Test
    void corruptRecord_isRefused() throws SSLException {
        EnginePair pair = EnginePair.open();
        pair.send(pair.server, ByteBuffer.wrap(new byte[100]));
        pair.toClient.put(pair.toClient.position() + 20, (byte) ~pair.toClient.get(pair.toClient.position() + 20));

        assertThatThrownBy(() -> pair.receive(pair.client, ByteBuffer.allocate(1 << 15)))
                .isInstanceOf(SSLException.class);
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.client.getSession().isValid()).isFalse();
    }

    @Test
    void plaintextAnswer_isSaidToBeNoTls() throws SSLException {
        EnginePair pair = EnginePair.resuming("TLSv1.3");
        pair.client.beginHandshake();
        pair.send(pair.client, EMPTY);
        ByteBuffer answer =
                ByteBuffer.wrap("HTTP/1.1 400 Bad Request".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> pair.client.unwrap(answer, ByteBuffer.allocate(1 << 15)))
                .isInstanceOf(SSLException.class)
                .hasMessage("Unsupported or unrecognized SSL message");
    }

    @Test
    void arguments_nullOrReadOnlyOrOutOfRange_areRefused() {
        SSLEngine engine = Contexts.resuming().createSSLEngine();
        ByteBuffer[] holed = {null};
        ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
        ByteBuffer[] one = {ByteBuffer.allocate(1)};
        assertThatThrownBy(() -> engine.wrap(holed, 0, 1, one[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.wrap((ByteBuffer[]) null, 0, 1, one[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.wrap(one, 1, 1, one[0])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> engine.wrap(one, 0, 1, readOnly)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> engine.unwrap(one[0], new ByteBuffer[] {readOnly}))
                .isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void session_beforeHandshake_isNone() {
        SSLEngine engine = Contexts.resuming().createSSLEngine("example.com", 443);
        assertThat(engine.getSession().getProtocol()).isEqualTo("NONE");
        assertThat(engine.getSession().isValid()).isFalse();
        assertThat(engine.getSession().getPeerHost()).isEqualTo("example.com");
        assertThat(engine.getHandshakeSession()).isNull();
        assertThat(engine.getApplicationProtocol()).isNull();
        assertThatThrownBy(() -> engine.getSession().getPeerCertificates())
                .isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    void handshake_noCommonProtocolAndSuite_failsBeforeAnythingIsSent() throws SSLException {
        SSLEngine engine = Contexts.resuming().createSSLEngine("localhost", 443);
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        engine.beginHandshake();
        EnginePair.runTasks(engine);
        assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThatThrownBy(() -> engine.wrap(EMPTY, ByteBuffer.allocate(1 << 15)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("No appropriate protocol");
    }

    @Test
    void alpn_selectedByTheServer_isTold() throws SSLException {
        EnginePair pair = EnginePair.resuming("TLSv1.3");
        SSLParameters parameters = pair.client.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        pair.client.setSSLParameters(parameters);
        SSLParameters own = pair.server.getSSLParameters();
        own.setApplicationProtocols(new String[] {"http/1.1"});
        pair.server.setSSLParameters(own);

        pair.handshake();

        assertThat(pair.client.getApplicationProtocol()).isEqualTo("http/1.1");
        assertThat(pair.client.getHandshakeApplicationProtocol()).isNull();
    }

    @Test
    void clientCertificate_isPresentedAndKnownAfterResumption() throws SSLException {
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.RSA, "client")))
                .build();
        SSLContext server = EnginePair.serverContext(KeyKind.RSA);
        for (int i = 0; i < 2; i++) {
            EnginePair pair = EnginePair.of(context, server);
            pair.server.setNeedClientAuth(true);
            pair.handshake();
            assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
            assertThat(pair.client.getSession().getLocalPrincipal().getName()).isEqualTo("CN=client");
            assertThat(pair.server.getSession().getPeerPrincipal().getName()).isEqualTo("CN=client");
        }
    }
}
