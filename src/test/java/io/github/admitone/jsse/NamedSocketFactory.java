package io.github.admitone.jsse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** For clients that take a socket factory by the name of its class alone: JNDI and JDBC. */
public final class NamedSocketFactory extends SSLSocketFactory {

    private static volatile SSLContext current;

    private final SSLSocketFactory delegate =
            Objects.requireNonNull(current, "current").getSocketFactory();

    /** JDBC makes one by this. */
    public NamedSocketFactory() {}

    /** JNDI asks for one by this. */
    public static SocketFactory getDefault() {
        return new NamedSocketFactory();
    }

    /** Sets the context of those that are made from now on. */
    static void use(SSLContext context) {
        current = context;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return delegate.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return delegate.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return delegate.createSocket();
    }

    @Override
    public Socket createSocket(Socket transport, String host, int port, boolean autoClose) throws IOException {
        return delegate.createSocket(transport, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return delegate.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return delegate.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return delegate.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return delegate.createSocket(host, port, local, localPort);
    }
}
