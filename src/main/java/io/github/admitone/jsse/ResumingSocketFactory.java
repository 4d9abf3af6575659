package io.github.admitone.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets: connected, not yet connected, or layered over others. */
final class ResumingSocketFactory extends SSLSocketFactory {

    private final ContextSettings settings;

    ResumingSocketFactory(ContextSettings settings) {
        this.settings = settings;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return settings.algorithms().suiteNames();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return settings.algorithms().suiteNames();
    }

    @Override
    public Socket createSocket() {
        return new ResumingSslSocket(settings, new Socket(), "", -1, true);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new Socket(host, port), host);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        return connected(new Socket(host, port, localAddress, localPort), host);
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return connected(new Socket(orLoopback(address), port), nameOf(address));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new Socket(orLoopback(address), port, localAddress, localPort), nameOf(address));
    }

    private Socket connected(Socket transport, @Nullable String host) {
        return new ResumingSslSocket(settings, transport, host == null ? "" : host, transport.getPort(), true);
    }

    /** As in the JDK's factory, null is this machine. */
    private static InetAddress orLoopback(@Nullable InetAddress address) {
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }

    /**
     * The name that the address has: what it was made from, or what {@link InetAddress#getHostName} found out since,
     * which nothing public tells apart. No name service is asked.
     */
    private static String nameOf(@Nullable InetAddress address) {
        return address == null ? "" : new InetSocketAddress(address, 0).getHostString();
    }

    /**
     * @param host the name that the server is known by; null, or its address, if it is not known by name
     * @throws SocketException if {@code transport} is not connected
     */
    @Override
    public Socket createSocket(Socket transport, @Nullable String host, int port, boolean autoClose)
            throws IOException {
        Objects.requireNonNull(transport, "transport");
        if (!transport.isConnected()) {
            throw new SocketException("Underlying socket is not connected");
        }
        return new ResumingSslSocket(settings, transport, host == null ? "" : host, port, autoClose);
    }

    @Override
    public Socket createSocket(Socket transport, InputStream consumed, boolean autoClose) {
        throw ClientOnly.noServer();
    }
}
