package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One process of a Redis server, by its {@code run_id}, and the scripts as it knows them. The {@code run_id} is part of their
 * text, and so of the digest by which they are called. A server keeps scripts in memory alone, and tells its replicas none:
 * after a restart it does not know them, and the client asks who it is now. So a call proves that the same process answers,
 * for nothing; that the script asks {@code INFO} for it costs a tenth of a take.
 */
final class RedisProcess {

    private static final byte[] WHO =
            "return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')".getBytes(US_ASCII);
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{40}");

    private final String runId;
    private final Map<RedisScript, byte[]> digests = new EnumMap<>(RedisScript.class);

    private RedisProcess(String runId) {
        this.runId = runId;
        for (RedisScript script : RedisScript.values()) {
            digests.put(script, sha1(script.textFor(runId)));
        }
    }

    /** Asks the process that has these keys who it is. */
    static RedisProcess ask(UnifiedJedis client, List<byte[]> keys) {
        Object answer = client.eval(WHO, keys, List.of());
        String runId = answer instanceof byte[] bytes ? new String(bytes, US_ASCII) : "";
        if (!RUN_ID.matcher(runId).matches()) {
            throw new JedisDataException("INFO does not tell run_id");
        }
        return new RedisProcess(runId);
    }

    /**
     * Calls a script that the process knows.
     *
     * @throws JedisNoScriptException if it does not know it, because it is another process or has forgotten it: then nothing ran
     */
    @Nullable
    Object call(RedisScript script, UnifiedJedis client, List<byte[]> keys, List<byte[]> arguments) {
        return client.evalsha(digest(script), keys, arguments);
    }

    /** Makes the script known, and calls it. */
    @Nullable
    Object teach(RedisScript script, UnifiedJedis client, List<byte[]> keys, List<byte[]> arguments) {
        return client.eval(script.textFor(runId), keys, arguments);
    }

    byte[] digest(RedisScript script) {
        byte[] digest = digests.get(script);
        if (digest == null) {
            throw new IllegalStateException(script + " has no digest");
        }
        return digest;
    }

    private static byte[] sha1(byte[] text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text))
                    .getBytes(US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
