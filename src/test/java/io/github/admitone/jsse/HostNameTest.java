package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name that is sent to a server, and the one by which it is identified. The server's is {@code *.example.com}. */
@Timeout(60)
class HostNameTest {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** What the server was asked for, connection by connection. */
    private final BlockingQueue<List<SNIServerName>> asked = new LinkedBlockingQueue<>();

    private final Peer peer = Peer.tls(ServerCase.WILDCARD.server(), "TLSv1.3", socket -> {
        socket.startHandshake();
        asked.add(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames());
        Peer.echo(socket);
    });

    @AfterEach
    void closePeer() throws IOException {
        peer.close();
    }

    private static SSLContext shared(Duration reverifyAfter) {
        TicketResumption resumption = TicketResumption.builder(
                        StripedSessionCache.builder().build())
                .reverifyAfter(reverifyAfter)
                .build();
        return ResumingSslContext.builder(resumption)
                .trustManagers(Contexts.trust())
                .sharedByPorts()
                .build();
    }

    private static InetAddress loopbackNamed(String name) throws IOException {
        return InetAddress.getByAddress(name, LOOPBACK);
    }

    private SSLSocket to(SSLContext context, String name) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(loopbackNamed(name), peer.port());
    }

    private SSLSocket toAddress(SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", peer.port());
    }

    private static void connect(SSLSocket connecting, String identification) throws IOException {
        try (SSLSocket socket = connecting) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(identification);
            socket.setSSLParameters(parameters);
            Peer.assertEchoes(socket);
        }
    }

    private List<SNIServerName> nextAsked() throws InterruptedException {
        return asked.poll(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void addressAfterName_isIdentifiedByTheAddress(int reverifyAfterHours) throws Exception {
        SSLContext context = shared(Duration.ofHours(reverifyAfterHours));
        connect(to(context, "a.example.com"), "HTTPS");
        assertThatThrownBy(() -> connect(toAddress(context), "HTTPS"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void addressAfterName_asksForTheName() throws Exception {
        SSLContext context = shared(Duration.ZERO);
        connect(to(context, "a.example.com"), "HTTPS");
        connect(toAddress(context), "");
        assertThat(nextAsked()).containsExactly(new SNIHostName("a.example.com"));
        assertThat(nextAsked()).containsExactly(new SNIHostName("a.example.com"));
    }

    @Test
    void addressAfterANameThatFailed_asksForNoName() throws Exception {
        SSLContext context = shared(Duration.ZERO);
        assertThatThrownBy(() -> connect(to(context, "evil.example.org"), "HTTPS"))
                .isInstanceOf(SSLHandshakeException.class);
        connect(toAddress(context), "");
        assertThat(nextAsked()).isEmpty();
    }

    @Test
    void addressOfAProxy_asksForNoName() throws Exception {
        SSLContext context = shared(Duration.ZERO);
        Socket tunnel = new Socket(loopbackNamed("proxy.example.org"), peer.port());
        connect((SSLSocket) context.getSocketFactory().createSocket(tunnel, "a.example.com", 443, true), "HTTPS");
        connect(toAddress(context), "");
        assertThat(nextAsked()).containsExactly(new SNIHostName("a.example.com"));
        assertThat(nextAsked()).isEmpty();
    }

    @Test
    void serverNames_setToNone_areNotSent() throws Exception {
        SSLSocket socket = to(Contexts.resuming(), "a.example.com");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of());
        socket.setSSLParameters(parameters);
        connect(socket, "");
        assertThat(nextAsked()).isEmpty();
    }

    @Test
    void serverNames_set_areSentInsteadOfTheHost() throws Exception {
        SSLSocket socket = to(Contexts.resuming(), "a.example.com");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("b.example.com")));
        socket.setSSLParameters(parameters);
        connect(socket, "HTTPS");
        assertThat(nextAsked()).containsExactly(new SNIHostName("b.example.com"));
    }
}
