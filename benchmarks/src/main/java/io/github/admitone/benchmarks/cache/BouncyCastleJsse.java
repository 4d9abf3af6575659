package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Arrays;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsSession;

/**
 * BCJSSE's client session context: one lock over a map in the order of use, by session ID, and a map of the latest
 * session of each host and port, both with soft references to the sessions.
 *
 * <p>It is bounded, and expires a session a fixed time after the handshake. It copies nothing. It serves TLS 1.2 only,
 * and its sessions are reused: there a connection only looks a session up. Here it takes it, which is to invalidate it
 * too.
 *
 * <p>The cache is the real one. Its own session copies its parameters when it is put; this one copies the ticket.
 */
final class BouncyCastleJsse implements TicketCache {

    private static final int ID_BYTES = 32;

    private final ProvSessions sessions;

    BouncyCastleJsse(int servers) {
        this.sessions = new ProvSessions(servers, (int) SessionTicket.MAX_LIFETIME.toSeconds());
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        // In place of the ID that the server or the client drew: bytes that are random as well.
        report(key, Arrays.copyOf(ticket.ticket(), ID_BYTES), ticket);
    }

    @Override
    public SessionTicket take(SessionKey key) {
        Session session = takeSession(key);
        return session == null ? null : session.ticket;
    }

    /** As {@code take} and {@code put}, but what is put back has its ID already, as a real session has. */
    @Override
    public Object takeAndPutBack(SessionKey key, SessionTicket spare) {
        Session session = takeSession(key);
        if (session != null) {
            report(key, session.id, session.ticket);
        } else if (spare != null) {
            put(key, spare);
        }
        return session;
    }

    private Session takeSession(SessionKey key) {
        return (Session) sessions.take(key.host(), key.port());
    }

    private void report(SessionKey key, byte[] id, SessionTicket ticket) {
        sessions.report(key.host(), key.port(), new Session(id, ticket.copy()));
    }

    /** A session as far as the cache looks at it. */
    private static final class Session implements TlsSession {

        private final byte[] id;
        private final SessionTicket ticket;
        private volatile boolean invalid;

        Session(byte[] id, SessionTicket ticket) {
            this.id = id;
            this.ticket = ticket;
        }

        @Override
        public byte[] getSessionID() {
            return id;
        }

        @Override
        public boolean isResumable() {
            return !invalid;
        }

        @Override
        public void invalidate() {
            invalid = true;
        }

        @Override
        public SessionParameters exportSessionParameters() {
            return null;
        }
    }
}
