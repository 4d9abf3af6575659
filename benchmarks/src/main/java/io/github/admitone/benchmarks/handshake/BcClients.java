package io.github.admitone.benchmarks.handshake;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Supplier;
import org.bouncycastle.tls.TlsClientProtocol;

/** Bouncy Castle's low-level API: a protocol and a client for each connection. */
final class BcClients implements TlsClients {

    private final Protocols protocols;
    private final Supplier<BcClient> clients;

    private BcClients(Protocols protocols, Supplier<BcClient> clients) {
        this.protocols = protocols;
        this.clients = clients;
    }

    /** Bouncy Castle alone, which makes a full handshake unless the client has a PSK. */
    static BcClients plain(Supplier<BcClient> clients) {
        return new BcClients(TlsClientProtocol::new, clients);
    }

    /** @param reverifyAfter how long to trust a verification of the server's certificates */
    static BcClients resuming(Supplier<BcClient> clients, Duration reverifyAfter) {
        TicketResumption resumption = TicketResumption.builder(
                        StripedSessionCache.builder().build())
                .reverifyAfter(reverifyAfter)
                .build();
        SessionKey key = SessionKey.of(Setting.SERVER_NAME, 443);
        return new BcClients((in, out) -> resumption.protocol(key, in, out), clients);
    }

    @Override
    public TlsConnection connect(Socket transport) throws IOException {
        TlsClientProtocol protocol = protocols.make(transport.getInputStream(), transport.getOutputStream());
        BcClient client = clients.get();
        protocol.connect(client);
        return new Connection(protocol, client);
    }

    private interface Protocols {
        TlsClientProtocol make(InputStream in, OutputStream out);
    }

    private record Connection(TlsClientProtocol protocol, BcClient client) implements TlsConnection {

        @Override
        public InputStream in() {
            return protocol.getInputStream();
        }

        @Override
        public OutputStream out() {
            return protocol.getOutputStream();
        }

        @Override
        public void close() throws IOException {
            protocol.close();
        }

        @Override
        public String cipherSuite() {
            return client.cipherSuite();
        }

        @Override
        public Authentication authentication() {
            if (protocol instanceof ResumingTlsClientProtocol resuming && resuming.isResumed()) {
                return Authentication.TICKET;
            }
            return client.isPskSelected() ? Authentication.EXTERNAL_PSK : Authentication.CERTIFICATE;
        }
    }
}
