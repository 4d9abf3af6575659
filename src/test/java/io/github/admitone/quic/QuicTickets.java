package io.github.admitone.quic;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicSessionTicket;

/** Connections of kwik whose session tickets are in a cache, so that no two of them use the same one. Thread-safe. */
public final class QuicTickets {

    private final ClientSessionCache cache;
    private final Clock clock;

    /** Uses the tickets of that cache, whose time comes from the same clock. */
    public QuicTickets(ClientSessionCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** Everything that two connections must have in common belongs in the scope of the key: see {@code SessionKey}. */
    public static SessionKey key(String host, int port) {
        return SessionKey.of(host, port).withTransport(SessionKey.Transport.UDP);
    }

    /** Connects, with a ticket that this connection alone has if there is one. */
    public Connection connect(SessionKey key, QuicClientConnection.Builder builder) throws IOException {
        Instant began = clock.instant();
        Optional<SessionTicket> taken = cache.get(key);
        taken.ifPresent(ticket -> {
            builder.sessionTicket(ticket.applicationData());
            ticket.destroy();
        });
        QuicClientConnection connection = builder.build();
        connection.connect();
        return new Connection(key, connection, began);
    }

    /** A connection, whose tickets go into the cache when it is closed. */
    public final class Connection implements AutoCloseable {

        private final SessionKey key;
        private final QuicClientConnection quic;
        private final Instant began;

        private Connection(SessionKey key, QuicClientConnection quic, Instant began) {
            this.key = key;
            this.quic = quic;
            this.began = began;
        }

        /** Returns kwik's connection. */
        public QuicClientConnection quic() {
            return quic;
        }

        /** Stores what tickets have arrived, and closes the connection. */
        @Override
        public void close() {
            try {
                quic.getNewSessionTickets().forEach(this::store);
            } finally {
                quic.close();
            }
        }

        private void store(QuicSessionTicket received) {
            var tls = received.getTlsSessionTicket();
            SessionTicket ticket = SessionTicket.builder()
                    .protocolVersion(SessionTicket.TLS_1_3)
                    .cipherSuite(tls.getCipher().value & 0xFFFF)
                    .ticket(tls.getSessionTicketIdentity())
                    .secret(tls.getPSK())
                    .receivedAt(tls.getTicketCreationDate().toInstant())
                    .lifetime(Duration.ofSeconds(tls.getTicketLifeTime()))
                    .authenticatedAt(began)
                    .handshakeStartedAt(began)
                    .applicationData(received.serialize())
                    .build();
            cache.put(key, ticket);
            ticket.destroy();
        }
    }
}
