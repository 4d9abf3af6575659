package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** The end of an engine: by either side, before, during and after the handshake. */
class EngineEndTest {

    private static final String TEXT = "hello, ".repeat(1000);
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    @Test
    void closeOutbound_afterHandshake_saysCloseNotifyAndIsDone() throws SSLException {
        EnginePair pair = EnginePair.open();
        pair.client.closeOutbound();
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);

        assertThat(pair.send(pair.client, EMPTY).getStatus()).isEqualTo(Status.CLOSED);

        assertThat(pair.client.isOutboundDone()).isTrue();
        assertThat(pair.client.isInboundDone()).isFalse();
        assertThat(pair.receive(pair.server, ByteBuffer.allocate(1 << 15)).getStatus())
                .isEqualTo(Status.CLOSED);
        assertThat(pair.client.wrap(EMPTY, ByteBuffer.allocate(100)).getStatus())
                .isEqualTo(Status.CLOSED);
    }

    @Test
    void closeOutbound_whatTheServerSendsThen_isStillRead() throws SSLException {
        EnginePair pair = EnginePair.open();
        pair.client.closeOutbound();
        pair.send(pair.client, EMPTY);

        assertThat(pair.transfer(pair.server, TEXT)).isEqualTo(TEXT);
        pair.server.closeOutbound();
        pair.send(pair.server, EMPTY);
        assertThat(pair.receive(pair.client, ByteBuffer.allocate(1 << 15)).getStatus())
                .isEqualTo(Status.CLOSED);
        assertThat(pair.client.isInboundDone()).isTrue();
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        pair.client.closeInbound();
    }

    @Test
    void closeNotify_ofTheServer_isAnswered() throws SSLException {
        EnginePair pair = EnginePair.open();
        pair.server.closeOutbound();
        pair.send(pair.server, EMPTY);

        SSLEngineResult result = pair.receive(pair.client, ByteBuffer.allocate(1 << 15));

        assertThat(result.getStatus()).isEqualTo(Status.CLOSED);
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.send(pair.client, EMPTY).getStatus()).isEqualTo(Status.CLOSED);
        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(pair.client.unwrap(pair.toClient, ByteBuffer.allocate(1)).getStatus())
                .isEqualTo(Status.CLOSED);
    }

    @Test
    void closeInbound_withoutCloseNotify_reportsTruncation() throws SSLException {
        EnginePair pair = EnginePair.open();

        assertThatThrownBy(pair.client::closeInbound)
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("close_notify");

        assertThat(pair.client.isInboundDone()).isTrue();
        pair.client.closeInbound();
        assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
        pair.client.closeOutbound();
        assertThat(pair.send(pair.client, EMPTY).getStatus()).isEqualTo(Status.CLOSED);
        assertThat(pair.client.isOutboundDone()).isTrue();
        assertThatThrownBy(pair.client::beginHandshake).isInstanceOf(SSLException.class);
    }

    @Test
    void closeInbound_beforeHandshake_isQuiet() throws SSLException {
        SSLEngine engine = Contexts.resuming().createSSLEngine();
        engine.closeInbound();
        assertThat(engine.isInboundDone()).isTrue();
        assertThatThrownBy(engine::beginHandshake).isInstanceOf(SSLException.class);
    }

    @Test
    void wrap_afterCloseInboundBeforeHandshake_isClosed() throws SSLException {
        SSLEngine engine = Contexts.resuming().createSSLEngine();
        engine.closeInbound();
        SSLEngineResult result = engine.wrap(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.allocate(1 << 15));
        assertThat(result.getStatus()).isEqualTo(Status.CLOSED);
        assertThat(result.bytesConsumed()).isZero();
    }

    @Test
    void closeInbound_duringHandshake_reportsTruncation() throws SSLException {
        EnginePair pair = EnginePair.resuming("TLSv1.3");
        pair.client.beginHandshake();
        EnginePair.runTasks(pair.client);
        assertThatThrownBy(pair.client::closeInbound).isInstanceOf(SSLException.class);
    }

    @Test
    void closeOutbound_beforeHandshake_isDoneAtOnce() throws SSLException {
        SSLEngine engine = Contexts.resuming().createSSLEngine();
        engine.closeOutbound();
        assertThat(engine.isOutboundDone()).isTrue();
        assertThat(engine.wrap(EMPTY, ByteBuffer.allocate(1 << 15)).getStatus()).isEqualTo(Status.CLOSED);
        assertThat(engine.unwrap(EMPTY, ByteBuffer.allocate(1 << 15)).getStatus())
                .isEqualTo(Status.CLOSED);
    }

    @Test
    void closeOutbound_duringHandshake_tellsTheServer() throws SSLException {
        EnginePair pair = EnginePair.resuming("TLSv1.3");
        pair.client.beginHandshake();
        pair.send(pair.client, EMPTY);
        pair.receive(pair.server, ByteBuffer.allocate(1 << 15));
        pair.client.closeOutbound();

        pair.send(pair.client, EMPTY);

        assertThat(pair.toServer.remaining()).isPositive();
        assertThat(pair.client.isOutboundDone()).isTrue();
    }
}
