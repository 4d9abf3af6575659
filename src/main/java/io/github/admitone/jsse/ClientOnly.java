package io.github.admitone.jsse;

/** Refusals of what JSSE has and a client of this package has not. */
final class ClientOnly {

    private ClientOnly() {}

    static UnsupportedOperationException noServer() {
        return new UnsupportedOperationException("this SSLContext is for clients alone: it has no server side");
    }

    static void requireClientMode(boolean client) {
        if (!client) {
            throw noServer();
        }
    }

    static void refuseClientAuth(boolean wanted) {
        if (wanted) {
            throw new UnsupportedOperationException("only a server asks for a client's certificate");
        }
    }

    static void requireSessionCreation(boolean enabled) {
        if (!enabled) {
            throw new UnsupportedOperationException("a connection that may only resume is not supported");
        }
    }
}
