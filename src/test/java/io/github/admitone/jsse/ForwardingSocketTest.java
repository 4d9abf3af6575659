package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class ForwardingSocketTest {

    @Test
    void options_areThoseOfTheTransport() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) Contexts.resuming().getSocketFactory().createSocket()) {
            socket.setTcpNoDelay(true);
            assertThat(socket.getTcpNoDelay()).isTrue();
            socket.setSoLinger(true, 5);
            assertThat(socket.getSoLinger()).isEqualTo(5);
            socket.setSoTimeout(77);
            assertThat(socket.getSoTimeout()).isEqualTo(77);
            socket.setSendBufferSize(40_000);
            assertThat(socket.getSendBufferSize()).isPositive();
            socket.setReceiveBufferSize(40_000);
            assertThat(socket.getReceiveBufferSize()).isPositive();
            socket.setKeepAlive(true);
            assertThat(socket.getKeepAlive()).isTrue();
            socket.setReuseAddress(true);
            assertThat(socket.getReuseAddress()).isTrue();
            socket.setTrafficClass(8);
            assertThat(socket.getTrafficClass()).isNotNegative();
            socket.setPerformancePreferences(1, 2, 3);
            assertThat(socket.setOption(StandardSocketOptions.SO_KEEPALIVE, false))
                    .isSameAs(socket);
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
            assertThat(socket.supportedOptions()).contains(StandardSocketOptions.TCP_NODELAY);
            assertThat(socket.isBound()).isFalse();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(socket.isBound()).isTrue();
            assertThat(socket.getLocalSocketAddress()).isNotNull();
        }
    }

    @Test
    void addresses_areThoseOfTheTransport() throws Exception {
        try (Peer peer = Peer.plain(transport -> transport.getInputStream().read());
                SSLSocket socket =
                        (SSLSocket) Contexts.resuming().getSocketFactory().createSocket("localhost", peer.port())) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
            assertThat(socket.getLocalAddress().isLoopbackAddress()).isTrue();
            assertThat(socket.getPort()).isEqualTo(peer.port());
            assertThat(socket.getLocalPort()).isPositive();
            assertThat(socket.getRemoteSocketAddress()).isNotNull();
            assertThat(socket.getChannel()).isNull();
            assertThat(socket.isInputShutdown()).isFalse();
            assertThat(socket.isOutputShutdown()).isFalse();
            assertThat(socket.toString()).startsWith("ResumingSslSocket[localhost");
        }
    }

    @Test
    void urgentData_isRefused() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) Contexts.resuming().getSocketFactory().createSocket()) {
            assertThatThrownBy(() -> socket.sendUrgentData(1)).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> socket.setOOBInline(true)).isInstanceOf(SocketException.class);
            assertThatThrownBy(socket::getOOBInline).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void connect_afterClose_isRefused() throws Exception {
        SSLSocket socket = (SSLSocket) Contexts.resuming().getSocketFactory().createSocket();
        socket.close();
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress("localhost", 1), 10))
                .isInstanceOf(SocketException.class);
        assertThatThrownBy(socket::getInputStream).isInstanceOf(SocketException.class);
    }

    @Test
    void configuration_isKept() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) Contexts.resuming().getSocketFactory().createSocket()) {
            socket.setUseClientMode(true);
            socket.setNeedClientAuth(false);
            socket.setWantClientAuth(false);
            socket.setEnableSessionCreation(true);
            assertThat(socket.getUseClientMode()).isTrue();
            assertThat(socket.getNeedClientAuth()).isFalse();
            assertThat(socket.getWantClientAuth()).isFalse();
            assertThat(socket.getEnableSessionCreation()).isTrue();
            assertThatThrownBy(() -> socket.setUseClientMode(false)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> socket.setNeedClientAuth(true)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> socket.setWantClientAuth(true)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> socket.setEnableSessionCreation(false))
                    .isInstanceOf(UnsupportedOperationException.class);
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3");
            socket.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            assertThat(socket.getEnabledCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
            assertThat(socket.getSupportedProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
            assertThat(socket.getSupportedCipherSuites()).hasSize(TlsSuite.values().length);
            socket.setHandshakeApplicationProtocolSelector((own, offered) -> "h2");
            assertThat(socket.getHandshakeApplicationProtocolSelector()).isNotNull();
            assertThat(socket.getApplicationProtocol()).isNull();
            assertThat(socket.getHandshakeApplicationProtocol()).isNull();
            assertThat(socket.getHandshakeSession()).isNull();
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            assertThat(socket.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
        }
    }

    @Test
    void engine_configuration_isKept() {
        var engine = Contexts.resuming().createSSLEngine("localhost", 1);
        engine.setHandshakeApplicationProtocolSelector((own, offered) -> "h2");
        assertThat(engine.getHandshakeApplicationProtocolSelector()).isNotNull();
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.2");
        engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        assertThat(engine.getEnabledCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
    }
}
