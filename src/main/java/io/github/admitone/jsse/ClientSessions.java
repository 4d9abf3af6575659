package io.github.admitone.jsse;

import java.util.Collections;
import java.util.Enumeration;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The session context of clients, which holds no session: what is kept of sessions are tickets, in a cache with bounds
 * and lifetimes of its own.
 */
final class ClientSessions implements SSLSessionContext {

    private static final String ELSEWHERE =
            "the sessions are in the ClientSessionCache of the TicketResumption: bound them there";

    @Override
    public @Nullable SSLSession getSession(byte[] sessionId) {
        if (sessionId == null) {
            throw new NullPointerException("sessionId");
        }
        return null;
    }

    @Override
    public Enumeration<byte[]> getIds() {
        return Collections.emptyEnumeration();
    }

    /** @throws UnsupportedOperationException unless {@code seconds} is 0, which means no limit */
    @Override
    public void setSessionTimeout(int seconds) {
        requireZero("seconds", seconds);
    }

    @Override
    public int getSessionTimeout() {
        return 0;
    }

    /** @throws UnsupportedOperationException unless {@code size} is 0, which means no limit */
    @Override
    public void setSessionCacheSize(int size) {
        requireZero("size", size);
    }

    @Override
    public int getSessionCacheSize() {
        return 0;
    }

    private static void requireZero(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but was " + value);
        }
        if (value > 0) {
            throw new UnsupportedOperationException(ELSEWHERE);
        }
    }
}
