package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** That a script is known tells which process answers: what Redis does so, and what the script does where it is not so. */
class RedisProcessTest {

    private static final List<byte[]> KEYS = List.of(ascii("state"), ascii("tickets"), ascii("index"));
    private static final List<byte[]> PRESENT = List.of(ascii("1"));

    @TempDir
    private Path directory;

    @Test
    void script_isKnownNeitherToAReplicaNorAfterARestart() {
        try (RedisServer master = server("master", "--appendonly", "yes", "--appendfsync", "always");
                RedisServer replica = server("replica")) {
            replica.follow(master);
            RedisProcess process = ask(master);
            teach(process, master);
            master.awaitReplicas(1);
            assertThat(knows(master, process)).isTrue();

            master.kill();
            master.start();

            assertThat(knows(replica, process)).isFalse();
            assertThat(knows(master, process)).isFalse();
        }
    }

    @Test
    void script_ofAnotherProcess_doesNotRun() {
        try (RedisServer one = server("one");
                RedisServer another = server("another")) {
            RedisProcess process = ask(one);

            assertThatThrownBy(() -> teach(process, another)).isInstanceOf(JedisNoScriptException.class);
            try (Jedis connection = another.connect()) {
                assertThat(connection.dbSize()).isZero();
            }
        }
    }

    private RedisServer server(String name, String... options) {
        return RedisServer.start(directory.resolve(name), options);
    }

    private static RedisProcess ask(RedisServer server) {
        try (RedisClient client = RedisClient.create(server.address())) {
            return RedisProcess.ask(client, KEYS);
        }
    }

    private static void teach(RedisProcess process, RedisServer server) {
        try (RedisClient client = RedisClient.create(server.address())) {
            process.teach(RedisScript.TAKE, client, KEYS, PRESENT);
        }
    }

    private static boolean knows(RedisServer server, RedisProcess process) {
        try (Jedis connection = server.connect()) {
            return connection.scriptExists(process.digest(RedisScript.TAKE));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
