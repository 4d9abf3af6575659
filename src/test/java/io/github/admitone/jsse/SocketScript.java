package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A random sequence of calls to a client's socket and its server, legal or not, and what a program sees of it. The calls
 * do not depend on what they return, so that two sockets can be put through the same.
 */
final class SocketScript {

    private static final int TIMEOUT_MILLIS = 15;
    private static final int PATIENCE_SECONDS = 20;
    private static final byte[] TEXT = "hello".getBytes(US_ASCII);

    /** One call. */
    enum Call {
        HANDSHAKE,
        WRITE,
        WRITE_TO_OLD_STREAM,
        WRITE_NOTHING,
        FLUSH,
        READ,
        READ_FROM_OLD_STREAM,
        READ_ONE,
        READ_NOTHING,
        AVAILABLE,
        SERVER_WRITES,
        SERVER_READS,
        SERVER_SHUTS_OUTPUT,
        SHUTDOWN_INPUT,
        SHUTDOWN_OUTPUT,
        CLOSE,
        CLOSE_INPUT_STREAM,
        CLOSE_OUTPUT_STREAM,
        SESSION,
        HANDSHAKE_SESSION,
        APPLICATION_PROTOCOL,
        SET_TIMEOUT,
        URGENT_DATA
    }

    private final List<Call> calls;

    private SocketScript(List<Call> calls) {
        this.calls = calls;
    }

    static SocketScript random(Random random) {
        return new SocketScript(RandomCalls.draw(random, Call.HANDSHAKE, Call.values()));
    }

    /** Runs the calls, and returns what each showed. */
    List<String> run(SSLContext client, SSLContext server, String version) throws Exception {
        try (Connection connection = new Connection(client, server, version)) {
            List<String> seen = new ArrayList<>();
            for (Call call : calls) {
                String result;
                try {
                    result = connection.run(call);
                } catch (Exception e) {
                    result = e.getClass().getSimpleName();
                }
                seen.add(call + ": " + result + connection.state());
            }
            return seen;
        }
    }

    /** The client's socket, and the server's, whose calls run in a thread of their own because the handshake needs both. */
    private static final class Connection implements AutoCloseable {

        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final SSLSocket client;
        private final SSLSocket server;
        private final Future<?> serverHandshake;
        private final InputStream input;
        private final OutputStream output;
        private int unread;
        private int awaited;
        private boolean serverOutputShut;

        Connection(SSLContext clientContext, SSLContext serverContext, String version) throws Exception {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                client =
                        (SSLSocket) clientContext.getSocketFactory().createSocket("localhost", listener.getLocalPort());
                server = (SSLSocket) serverContext.getSocketFactory().createSocket(listener.accept(), null, true);
            }
            server.setUseClientMode(false);
            server.setEnabledProtocols(new String[] {version});
            client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            input = client.getInputStream();
            output = client.getOutputStream();
            serverHandshake = thread.submit(() -> {
                server.startHandshake();
                return null;
            });
        }

        String state() {
            return client.isClosed()
                    ? " closed"
                    : " in=" + client.isInputShutdown() + " out=" + client.isOutputShutdown();
        }

        String run(Call call) throws Exception {
            return switch (call) {
                case HANDSHAKE -> shown(client::startHandshake);
                case WRITE -> write(client.getOutputStream(), TEXT);
                case WRITE_TO_OLD_STREAM -> write(output, TEXT);
                case WRITE_NOTHING -> write(output, new byte[0]);
                case FLUSH -> shown(output::flush);
                case READ -> read(client.getInputStream(), new byte[100]);
                case READ_FROM_OLD_STREAM -> read(input, new byte[100]);
                case READ_ONE -> read(input, new byte[1]);
                case READ_NOTHING -> read(input, new byte[0]);
                case AVAILABLE -> Integer.toString(input.available());
                case SERVER_WRITES ->
                    serverDoes(() -> {
                        server.getOutputStream().write(TEXT);
                        awaited += TEXT.length;
                    });
                case SERVER_READS -> serverReads();
                case SERVER_SHUTS_OUTPUT ->
                    serverDoes(() -> {
                        serverOutputShut = true;
                        server.shutdownOutput();
                    });
                case SHUTDOWN_INPUT -> shown(client::shutdownInput);
                case SHUTDOWN_OUTPUT -> shown(client::shutdownOutput);
                case CLOSE -> shown(client::close);
                case CLOSE_INPUT_STREAM -> shown(input::close);
                case CLOSE_OUTPUT_STREAM -> shown(output::close);
                case SESSION ->
                    client.getSession().getProtocol() + client.getSession().isValid();
                case HANDSHAKE_SESSION -> String.valueOf(client.getHandshakeSession());
                case APPLICATION_PROTOCOL -> String.valueOf(client.getApplicationProtocol());
                case SET_TIMEOUT -> shown(() -> client.setSoTimeout(client.getSoTimeout()));
                case URGENT_DATA -> shown(() -> client.sendUrgentData(1));
            };
        }

        private interface Action {
            void run() throws Exception;
        }

        private static String shown(Action action) throws Exception {
            action.run();
            return "";
        }

        private String write(OutputStream to, byte[] bytes) throws Exception {
            to.write(bytes);
            unread += bytes.length;
            return "";
        }

        /**
         * Waits for what the server has sent, and not for long if there is nothing. The handshake is made before. The short
         * time-out stays, because the JDK's close() waits as long if a record has been read in part.
         */
        private String read(InputStream from, byte[] bytes) throws Exception {
            if (!client.isClosed()) {
                client.getSession();
                client.setSoTimeout(awaited > 0 || serverOutputShut ? PATIENCE_SECONDS * 1000 : TIMEOUT_MILLIS);
            }
            try {
                int read = from.read(bytes);
                awaited -= Math.max(read, 0);
                return read < 0 ? "end" : new String(bytes, 0, read, US_ASCII);
            } catch (SocketTimeoutException e) {
                return "timeout";
            } finally {
                if (!client.isClosed()) {
                    client.setSoTimeout(TIMEOUT_MILLIS);
                }
            }
        }

        /** The client has shaken hands; the server has, too, or is about to. */
        private boolean isEstablished() throws Exception {
            if (client.isClosed() || client.getApplicationProtocol() == null) {
                return false;
            }
            serverHandshake.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        }

        /** What the server thinks of it is not what is compared. */
        private String serverDoes(Action action) throws Exception {
            if (isEstablished() && !serverOutputShut) {
                serverSays(() -> shown(action));
            }
            return "";
        }

        private String serverReads() throws Exception {
            int length = unread;
            unread = 0;
            return isEstablished()
                    ? serverSays(() -> new String(server.getInputStream().readNBytes(length), US_ASCII))
                    : "";
        }

        private String serverSays(Callable<String> call) throws Exception {
            try {
                return thread.submit(call).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                return "server: " + e.getCause().getClass().getSimpleName();
            }
        }

        @Override
        public void close() throws IOException {
            thread.shutdownNow();
            client.close();
            server.close();
        }
    }

    @Override
    public String toString() {
        return calls.toString();
    }
}
