package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The JDK's server on a loopback port, in a process of its own: TLS 1.3 alone, with a P-256 identity. Unlike {@code openssl
 * s_server} it serves many connections at a time. Each connection begins with a request for one {@link Service}.
 */
final class JsseServer extends Server {

    private static final int BACKLOG = 128;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Identity identity;

    private JsseServer(Process process, int port, Identity identity) {
        super(process, port);
        this.identity = identity;
    }

    /** What a connection asks for. */
    enum Service {
        /** Takes as many bytes as the request says, and answers with one. */
        TAKE,
        /** Sends as many bytes as the request says. */
        GIVE,
        /** Answers with 1 if the connection resumed a session, with 0 if not, and waits for the end of the connection. */
        TELL_RESUMED;

        byte[] request(long bytes) {
            return ByteBuffer.allocate(1 + Long.BYTES)
                    .put((byte) ordinal())
                    .putLong(bytes)
                    .array();
        }
    }

    static JsseServer start(Identity identity) throws IOException {
        Process process = Jvm.start(
                List.of(), JsseServer.class, List.of(identity.directory().toString()));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String port = output.readLine();
        if (port == null) {
            throw new IOException("the JDK's server did not start; its error is above");
        }
        return new JsseServer(process, Integer.parseInt(port), identity);
    }

    Identity identity() {
        return identity;
    }

    /** In the new JVM: prints the port, and serves until the standard input ends, with the process that started this one. */
    public static void main(String[] args) throws Exception {
        SSLServerSocket listener = (SSLServerSocket) context(new Identity(Path.of(args[0])))
                .getServerSocketFactory()
                .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(new String[] {"TLSv1.3"});
        ExecutorService threads = Executors.newCachedThreadPool();
        threads.execute(() -> accept(listener, threads));
        System.out.println(listener.getLocalPort());
        while (System.in.read() >= 0) {
            // Nobody writes.
        }
        System.exit(0);
    }

    private static SSLContext context(Identity identity) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(identity.key("server"))
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        List<Certificate> chain = new ArrayList<>();
        for (String name : List.of("server", "chain")) {
            try (InputStream in = Files.newInputStream(identity.certificate(name))) {
                chain.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
            }
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, PASSWORD, chain.toArray(new Certificate[0]));
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void accept(SSLServerSocket listener, ExecutorService threads) {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) listener.accept();
                long accepted = System.currentTimeMillis();
                threads.execute(() -> serve(socket, accepted));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server accepts no more", e);
        }
    }

    private static void serve(SSLSocket socket, long accepted) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            Service service = Service.values()[in.readUnsignedByte()];
            long bytes = in.readLong();
            switch (service) {
                case TAKE -> {
                    take(in, bytes);
                    out.write(1);
                }
                case GIVE -> give(out, bytes);
                case TELL_RESUMED ->
                    // A resumed session is as old as the full handshake, which was made before this connection came in.
                    out.write(socket.getSession().getCreationTime() < accepted ? 1 : 0);
            }
            in.read();
        } catch (IOException e) {
            // The client misses what it asked for, and says so.
        }
    }

    private static void take(InputStream in, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long left = bytes; left > 0; ) {
            int read = in.read(chunk);
            if (read < 0) {
                throw new IOException(left + " bytes are missing");
            }
            left -= read;
        }
    }

    private static void give(OutputStream out, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
    }
}
