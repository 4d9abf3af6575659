package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An open connection of a client, whatever it is made of. */
interface Link extends AutoCloseable {

    void write(byte[] bytes) throws IOException;

    /** Waits for bytes, and returns how many there were; negative at the end of the connection. */
    int read(byte[] bytes) throws IOException;

    @Override
    void close() throws IOException;

    /** Connects by a socket. */
    static Link socket(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        socket.setTcpNoDelay(true);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
        socket.startHandshake();
        return new Link() {
            @Override
            public void write(byte[] bytes) throws IOException {
                socket.getOutputStream().write(bytes);
            }

            @Override
            public int read(byte[] bytes) throws IOException {
                return socket.getInputStream().read(bytes);
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
