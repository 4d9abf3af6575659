package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.security.KeyManagementException;
import java.util.Arrays;
import org.conscrypt.ConscryptSessions;
import org.conscrypt.StandInSession;

/**
 * Conscrypt's client session context: a map in the order of storing, by session ID, and a map of lists, by host and
 * port, each with its lock, and a third lock over a take.
 *
 * <p>It is bounded, and the oldest session goes first, but not the number of sessions of a server. It looks at a
 * session's time when it is asked for it. A session of TLS 1.3 is removed when it is taken, once its version and cipher
 * suite were found among those that are enabled. It copies nothing.
 *
 * <p>The cache is the real one, the sessions are not: see {@link StandInSession}.
 */
final class ConscryptClient implements TicketCache {

    private static final int ID_BYTES = 32;

    private final ConscryptSessions sessions;

    ConscryptClient(int servers) {
        try {
            this.sessions = new ConscryptSessions(servers);
        } catch (KeyManagementException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        // BoringSSL takes a hash of the ticket for the ID; its first bytes are random as well.
        add(key, Arrays.copyOf(ticket.ticket(), ID_BYTES), ticket);
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
            add(key, session.getId(), session.ticket);
        } else if (spare != null) {
            put(key, spare);
        }
        return session;
    }

    private Session takeSession(SessionKey key) {
        return (Session) sessions.take(key.host(), key.port());
    }

    private void add(SessionKey key, byte[] id, SessionTicket ticket) {
        sessions.add(new Session(key, id, ticket.copy()));
    }

    private static final class Session extends StandInSession {

        private final SessionTicket ticket;

        Session(SessionKey key, byte[] id, SessionTicket ticket) {
            super(id, key.host(), key.port(), SessionTicket.MAX_LIFETIME);
            this.ticket = ticket;
        }
    }
}
