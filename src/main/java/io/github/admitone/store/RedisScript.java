package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script, known to the server by its digest, and sent in full where the server does not know it yet. */
final class RedisScript {

    static final RedisScript ADD = new RedisScript("add.lua");
    static final RedisScript TAKE = new RedisScript("take.lua");
    static final RedisScript CLEAR = new RedisScript("clear.lua");

    private final byte[] text;
    private final byte[] digest;

    private RedisScript(String resource) {
        this.text = (read("epoch.lua") + read(resource)).getBytes(US_ASCII);
        this.digest = HexFormat.of().formatHex(sha1(text)).getBytes(US_ASCII);
    }

    /**
     * A lost reply is not asked for again: the script may have run. That it is unknown is told before anything runs.
     */
    @Nullable
    Object run(UnifiedJedis client, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return client.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException e) {
            return client.eval(text, keys, arguments);
        }
    }

    private static String read(String resource) {
        try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing beside its class");
            }
            return new String(in.readAllBytes(), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
