package io.github.admitone.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * QUIC, where two connections that shared one ticket raced: with kwik as client and server, a ticket is one
 * connection's. Whether a handshake was full is what the trust manager says: it is asked in a full one only.
 */
class QuicTicketsTest {

    private static final String PROTOCOL = "admit-one-test";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TICKETS = 3;

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final QuicTickets tickets = new QuicTickets(cache, Clock.systemUTC());
    private final AtomicInteger fullHandshakes = new AtomicInteger();
    private ServerConnector server;
    private SessionKey key;

    @BeforeEach
    void startServer() throws Exception {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        TlsIdentity identity = TestCertificates.server(KeyKind.RSA);
        server = ServerConnector.builder()
                .withSocket(socket)
                .withKeyStore(identity.keyStore(), TlsIdentity.ALIAS, TlsIdentity.PASSWORD.toCharArray())
                .withConfiguration(ServerConnectionConfig.builder()
                        .maxOpenPeerInitiatedBidirectionalStreams(1)
                        .retryRequired(false)
                        .build())
                .withLogger(new NullLogger())
                .build();
        server.registerApplicationProtocol(PROTOCOL, new ApplicationProtocolConnectionFactory() {
            @Override
            public ApplicationProtocolConnection createConnection(String protocol, QuicConnection connection) {
                return new ApplicationProtocolConnection() {};
            }
        });
        server.start();
        key = QuicTickets.key("localhost", socket.getLocalPort());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private QuicClientConnection.Builder builder() {
        return QuicClientConnection.newBuilder()
                .host("localhost")
                .preferIPv4()
                .port(key.port())
                .applicationProtocol(PROTOCOL)
                .connectTimeout(PATIENCE)
                .logger(new NullLogger())
                .customTrustManager(new CountingTrust());
    }

    /** Connects, waits for a ticket, and closes; returns whether the handshake was a full one. */
    private boolean isFull() throws IOException {
        int before = fullHandshakes.get();
        try (QuicTickets.Connection connection = tickets.connect(key, builder())) {
            awaitTicket(connection.quic());
        }
        return fullHandshakes.get() > before;
    }

    private static void awaitTicket(QuicClientConnection connection) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (connection.getNewSessionTickets().isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(connection.getNewSessionTickets()).isNotEmpty();
    }

    /** Connects with the tickets that there are, and stores none; returns the number of full handshakes. */
    private int fullOf(int connections, int threads) throws Exception {
        int before = fullHandshakes.get();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<Void> connect = () -> {
                tickets.connect(key, builder()).quic().close();
                return null;
            };
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(pool.submit(connect));
            }
            for (Future<Void> each : all) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        return fullHandshakes.get() - before;
    }

    @Test
    void connection_afterOneWithATicket_resumes() throws IOException {
        assertThat(isFull()).isTrue();
        assertThat(isFull()).isFalse();
    }

    @Test
    void tickets_ofThatMany_resumeThatManyConnectionsAndNoMore() throws Exception {
        List<QuicTickets.Connection> open = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            open.add(tickets.connect(key, builder()));
        }
        open.forEach(connection -> awaitTicket(connection.quic()));
        open.forEach(QuicTickets.Connection::close);
        assertThat(cache.contents(key).tickets()).isEqualTo(TICKETS);

        assertThat(fullOf(TICKETS + 1, 1)).isEqualTo(1);
    }

    @Test
    void threads_twoAndOneTicket_oneResumes() throws Exception {
        assertThat(isFull()).isTrue();
        assertThat(cache.contents(key).tickets()).isEqualTo(1);

        assertThat(fullOf(2, 2)).isEqualTo(1);
    }

    /** Trusts the test's authorities, and counts how often it is asked. */
    private final class CountingTrust implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a client's");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            fullHandshakes.incrementAndGet();
            try {
                chain[0].verify(TestCertificates.authority(KeyKind.RSA).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
