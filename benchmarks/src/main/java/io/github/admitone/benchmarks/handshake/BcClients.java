package io.github.admitone.benchmarks.handshake;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.UDPTransport;

/** Bouncy Castle's low-level API: a protocol and a client for each connection, with AdmitOne or without. */
final class BcClients implements TlsClients {

    private static final int MTU = 1500;
    private static final int TIMEOUT_MILLIS = 20_000;

    /** For all connections of a round, where resumed ones bring none. */
    private static final int TICKETS = 64;

    private final Supplier<BcClient> clients;
    private final ClientSessionCache cache;
    private final Optional<TicketResumption> resumption;
    private final SessionKey key;

    private BcClients(
            Supplier<BcClient> clients,
            ClientSessionCache cache,
            Optional<TicketResumption> resumption,
            SessionKey key) {
        this.clients = clients;
        this.cache = cache;
        this.resumption = resumption;
        this.key = key;
    }

    /**
     * Makes full handshakes, unless the client has a PSK, or resumes.
     *
     * @param reverifyAfter how long to trust a verification of the server's certificates; empty not to resume
     */
    static BcClients of(
            Supplier<BcClient> clients,
            Setting setting,
            Optional<ClientIdentity> identity,
            Optional<Duration> reverifyAfter) {
        SessionKey key = SessionKey.of(Setting.SERVER_NAME, 443);
        if (setting.version().isDatagrams()) {
            key = key.withTransport(SessionKey.Transport.UDP);
        }
        if (identity.isPresent()) {
            key = key.withScope(SessionScope.builder()
                    .clientIdentity(identity.get().certificate())
                    .build());
        }
        ClientSessionCache cache =
                StripedSessionCache.builder().ticketsPerServer(TICKETS).build();
        // OpenSSL renews no ticket in a resumed handshake of TLS 1.2.
        return new BcClients(
                clients,
                cache,
                reverifyAfter.map(duration -> TicketResumption.builder(cache)
                        .reverifyAfter(duration)
                        .allowTls12Reuse(true)
                        .build()),
                key);
    }

    @Override
    public Connection connect(int port) throws IOException {
        BcClient client = clients.get();
        if (key.transport() == SessionKey.Transport.UDP) {
            TlsClient decorated =
                    resumption.map(some -> some.client(key, client)).orElse(client);
            DatagramSocket socket = new DatagramSocket();
            socket.connect(InetAddress.getLoopbackAddress(), port);
            return new Datagrams(new DTLSClientProtocol().connect(decorated, new UDPTransport(socket, MTU)), client);
        }
        Transport transport = new Transport(port);
        TlsClientProtocol protocol = resumption.isPresent()
                ? resumption.get().protocol(key, transport.getInputStream(), transport.getOutputStream())
                : new TlsClientProtocol(transport.getInputStream(), transport.getOutputStream());
        protocol.connect(client);
        return new Stream(protocol, client, transport);
    }

    @Override
    public void forget() {
        cache.invalidate(key);
    }

    private record Stream(TlsClientProtocol protocol, BcClient client, Transport transport) implements Connection {

        @Override
        public void converse() throws IOException {
            TlsClients.converse(protocol.getInputStream(), protocol.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            protocol.close();
        }

        @Override
        public void awaitEnd() throws IOException {
            transport.awaitEnd();
        }

        @Override
        public Authentication authentication() {
            if (protocol instanceof ResumingTlsClientProtocol resuming && resuming.isResumed()) {
                return Authentication.TICKET;
            }
            return client.isPskSelected() ? Authentication.EXTERNAL_PSK : Authentication.CERTIFICATE;
        }
    }

    private record Datagrams(DTLSTransport transport, BcClient client) implements Connection {

        @Override
        public void converse() throws IOException {
            transport.send(OpenSsl.LINE, 0, OpenSsl.LINE.length);
            byte[] answer = new byte[transport.getReceiveLimit()];
            int length = transport.receive(answer, 0, answer.length, TIMEOUT_MILLIS);
            TlsClients.requireAnswer(Arrays.copyOf(answer, Math.max(length, 0)));
        }

        @Override
        public void close() throws IOException {
            transport.close();
        }

        @Override
        public Authentication authentication() {
            return client.isSessionResumed() ? Authentication.TICKET : Authentication.CERTIFICATE;
        }
    }
}
