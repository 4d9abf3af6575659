package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the server does in one step. The text still lacks the process that it is for, see {@link RedisProcess}. */
enum RedisScript {
    ADD("add.lua"),
    TAKE("take.lua"),
    CLEAR("clear.lua");

    private final String text;

    RedisScript(String resource) {
        this.text = read("epoch.lua") + read(resource);
    }

    /** Returns the text for the process with this {@code run_id}. */
    byte[] textFor(String runId) {
        return ("local RUN = '" + runId + "'\n" + text).getBytes(US_ASCII);
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
}
