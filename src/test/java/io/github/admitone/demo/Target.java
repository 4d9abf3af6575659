package io.github.admitone.demo;

import io.github.admitone.SessionKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * The server that the user named.
 *
 * @param key its host and port
 * @param insecure whether its certificate goes unverified
 */
record Target(SessionKey key, boolean insecure) {

    private static final String INSECURE = "--insecure";
    private static final String USAGE =
            "expected host:port, such as example.com:443 or [::1]:443, and optionally " + INSECURE;
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;

    static Target of(String host, int port) {
        return new Target(SessionKey.of(host, port), false);
    }

    static Target parse(String... arguments) throws DemoException {
        String address = null;
        boolean insecure = false;
        for (String argument : arguments) {
            if (argument.equals(INSECURE)) {
                insecure = true;
            } else if (argument.startsWith("-") || address != null) {
                throw new DemoException("wrong argument \"" + argument + "\": " + USAGE);
            } else {
                address = argument;
            }
        }
        if (address == null) {
            throw new DemoException("no server named: " + USAGE);
        }
        return new Target(parseAddress(address), insecure);
    }

    private static SessionKey parseAddress(String address) throws DemoException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(0, colon));
        boolean bareIpv6 = host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"));
        if (colon < 0 || bareIpv6) {
            throw new DemoException("wrong argument \"" + address + "\": " + USAGE);
        }
        try {
            return SessionKey.of(host, Integer.parseInt(address.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new DemoException("wrong argument \"" + address + "\": the port is not a number; " + USAGE, e);
        } catch (IllegalArgumentException e) {
            throw new DemoException("wrong argument \"" + address + "\": " + e.getMessage(), e);
        }
    }

    /** {@return the server's address, at which something accepts connections} */
    InetSocketAddress resolve() throws DemoException {
        InetSocketAddress address = new InetSocketAddress(key.host(), key.port());
        if (address.isUnresolved()) {
            throw new DemoException("cannot reach " + this + ": the host name is unknown");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return address;
        } catch (SocketTimeoutException e) {
            throw new DemoException("cannot reach " + this + ": no answer in " + CONNECT_TIMEOUT_MILLIS + " ms", e);
        } catch (IOException e) {
            throw new DemoException("cannot reach " + this + ": " + e.getMessage(), e);
        }
    }

    /** {@return host and port} */
    @Override
    public String toString() {
        return (key.host().indexOf(':') < 0 ? key.host() : '[' + key.host() + ']') + ':' + key.port();
    }
}
