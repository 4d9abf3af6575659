package org.conscrypt;

import java.security.KeyManagementException;

/** Opens Conscrypt's {@link ClientSessionContext}, which is private to its package, and adds nothing to it. */
public final class ConscryptSessions {

    private final ClientSessionContext context = new ClientSessionContext();
    private final SSLParametersImpl parameters;

    public ConscryptSessions(int maximum) throws KeyManagementException {
        context.setSessionCacheSize(maximum);
        parameters = SSLParametersImpl.getDefault();
    }

    /** Stores a session, without a copy. */
    public void add(StandInSession session) {
        context.cacheSession(session);
    }

    /** Removes and returns a session that the default parameters allow, or returns null. */
    public StandInSession take(String host, int port) {
        return (StandInSession) context.getCachedSession(host, port, parameters);
    }
}
