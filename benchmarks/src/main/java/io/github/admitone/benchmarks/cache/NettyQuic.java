package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.netty.handler.codec.quic.NettySessions;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Netty's cache for QUIC clients: one lock over a map, in the order of storing, with one session of each host and port.
 *
 * <p>It is bounded, removes the oldest when it is full, and expires: it looks at the session's time when it is asked
 * for it, and sweeps at every 255th put. A single-use session is removed when it is taken. It copies nothing.
 *
 * <p>What it keeps is bytes, which BoringSSL writes and reads. To write and read them is no work of the cache, so the
 * operation that is measured does not: it stores a copy of the bytes that it took. Only {@code put} and {@code take}
 * translate, with this project's codec in BoringSSL's stead.
 */
final class NettyQuic implements TicketCache {

    private static final long TIMEOUT_MILLIS = SessionTicket.MAX_LIFETIME.toMillis();

    /** As long as the encoding of a ticket. */
    private static final byte[] SPARE =
            Tickets.draw(new SplittableRandom(44), Instant.now()).encode();

    private final NettySessions sessions;

    NettyQuic(int servers) {
        this.sessions = new NettySessions(servers);
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        save(key, ticket.encode());
    }

    @Override
    public SessionTicket take(SessionKey key) {
        byte[] session = sessions.take(key.host(), key.port());
        return session == null ? null : SessionTicket.decode(session);
    }

    @Override
    public Object takeAndPutBack(SessionKey key, SessionTicket spare) {
        byte[] session = sessions.take(key.host(), key.port());
        byte[] back = session == null && spare != null ? SPARE : session;
        if (back != null) {
            save(key, back.clone());
        }
        return session;
    }

    private void save(SessionKey key, byte[] session) {
        sessions.save(key.host(), key.port(), session, System.currentTimeMillis(), TIMEOUT_MILLIS);
    }
}
