package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/** A server that answers with what no Redis would, or not at all. */
class RedisLiarTest {

    private static final String BUCKET = TicketStoreContractTest.bucket(1);
    private static final String RUN_ID = "$40\r\n" + "0123456789".repeat(4) + "\r\n";
    private static final String NONE = "$-1\r\n";

    private ServerSocket listener;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Socket connection;
    private volatile String whoItIs = RUN_ID;
    private volatile String answer = NONE;

    @BeforeEach
    void startServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::answerWhileOpen, "liar");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stopServer() throws IOException {
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":1\r\n",
                "$14\r\n00000000000000\r\n",
                "$79\r\n0000000000000000000000000000000000000000000000000000000000000000000000000000000\r\n",
                "*1\r\n$1\r\na\r\n",
                "?what\r\n",
                "$x\r\n",
                "-ERR no\r\n",
                "$2147483647\r\nabc",
                "*2147483647\r\n"
            })
    void take_answerIsNoTicket_fails(String lie) {
        try (RedisTicketStore store = store(Duration.ofSeconds(1))) {
            answer = lie;

            assertThatThrownBy(() -> store.take(BUCKET, Instant.now())).isInstanceOf(TicketStoreException.class);
        }
    }

    /** Jedis reads an array within an array by calling itself. */
    @Test
    void take_answerIsNestedWithoutEnd_fails() {
        try (RedisTicketStore store = store(Duration.ofSeconds(10))) {
            answer = "*1\r\n".repeat(1_000_000);

            assertThatThrownBy(() -> store.take(BUCKET, Instant.now())).isInstanceOf(TicketStoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$-1\r\n", ":1\r\n", "$41\r\n0123456789012345678901234567890123456789'\r\n", "$0\r\n\r\n"})
    void take_serverDoesNotTellWhoItIs_fails(String lie) {
        try (RedisTicketStore store = store(Duration.ofSeconds(1))) {
            whoItIs = lie;

            assertThatThrownBy(() -> store.take(BUCKET, Instant.now()))
                    .isInstanceOf(TicketStoreException.class)
                    .hasMessageContaining("run_id");
            assertThat(asked.get()).as("no script was sent").isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$x\r\n", "?what\r\n", "*2147483647\r\n"})
    void take_afterAReplyThatIsNotUnderstood_doesNotReadItsRest(String lie) {
        try (RedisTicketStore store = store(Duration.ofSeconds(1))) {
            answer = lie + "$84\r\n" + "0".repeat(79) + "stale\r\n";
            assertThatThrownBy(() -> store.take(BUCKET, Instant.now())).isInstanceOf(TicketStoreException.class);
            answer = NONE;

            assertThat(store.take(BUCKET, Instant.now())).isEmpty();
        }
    }

    @Test
    void take_interruptedWhileItWaitsForAConnection_failsAndTheThreadKnows() throws Exception {
        try (RedisTicketStore store = store(Duration.ofSeconds(10))) {
            answer = "";
            Thread first = new Thread(() -> assertThatThrownBy(() -> store.take(BUCKET, Instant.now())));
            first.start();
            RedisServer.await(() -> asked.get() == 2);
            FutureTask<Boolean> second = new FutureTask<>(() -> {
                assertThatThrownBy(() -> store.take(BUCKET, Instant.now())).isInstanceOf(TicketStoreException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread waiting = new Thread(second);
            waiting.start();
            RedisServer.await(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            waiting.interrupt();

            assertThat(second.get()).isTrue();
            connection.close();
            first.join();
        }
    }

    private RedisTicketStore store(Duration wait) {
        return RedisTicketStore.builder(
                        new HostAndPort("127.0.0.1", listener.getLocalPort()),
                        DefaultJedisClientConfig.builder().build())
                .connections(1)
                .atMost(wait)
                .build();
    }

    private void answerWhileOpen() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept();
                    InputStream in = new BufferedInputStream(client.getInputStream())) {
                connection = client;
                for (String command = command(in); command != null; command = command(in)) {
                    client.getOutputStream().write(answer(command).getBytes(ISO_8859_1));
                }
            } catch (IOException e) {
                // The client has had enough, or the test.
            }
        }
    }

    /** What a client says of itself when it connects is no question of the store's. */
    private String answer(String command) {
        if (!command.startsWith("EVAL")) {
            return "-ERR unknown command\r\n";
        }
        asked.incrementAndGet();
        return command.contains("return string.match(redis.call('INFO', 'server')") ? whoItIs : answer;
    }

    /** Reads an array of strings, and joins them; returns null at the end. */
    private static String command(InputStream in) throws IOException {
        String length = line(in);
        if (length.isEmpty()) {
            return null;
        }
        StringBuilder command = new StringBuilder();
        for (int i = Integer.parseInt(length.substring(1)); i > 0; i--) {
            int bytes = Integer.parseInt(line(in).substring(1));
            command.append(new String(in.readNBytes(bytes), ISO_8859_1)).append(' ');
            in.readNBytes(2);
        }
        return command.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString().trim();
    }
}
