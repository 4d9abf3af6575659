package io.github.admitone.demo;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.store.DirectoryTicketStore;
import io.github.admitone.store.JdbcTicketStore;
import io.github.admitone.store.RedisTicketStore;
import io.github.admitone.store.SealedSessionCache;
import io.github.admitone.store.SealingKeys;
import io.github.admitone.store.TicketStore;
import io.github.admitone.store.TicketStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.ds.PGSimpleDataSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/**
 * The store that the user named, {@code dir:PATH}, {@code redis://HOST:PORT} or {@code jdbc:postgresql://…}, and the cache over
 * it. The key that seals is in a file, which is made if it is not there; a service keeps its key where its other secrets are.
 */
final class DemoStore implements AutoCloseable {

    private static final String USAGE = "expected dir:PATH, redis://HOST:PORT or jdbc:postgresql://…";
    private static final int KEY_BYTES = 32;
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final TicketStore store;
    private final SealedSessionCache cache;

    private DemoStore(TicketStore store, SealingKeys keys) {
        this.store = store;
        this.cache = SealedSessionCache.over(store, keys);
    }

    static DemoStore open(String description, Path keyFile) throws DemoException {
        try {
            return new DemoStore(store(description), SealingKeys.of(new SecretKeySpec(key(keyFile), "AES")));
        } catch (TicketStoreException | IOException | IllegalArgumentException e) {
            throw new DemoException("cannot use the store " + description + ": " + e.getMessage(), e);
        }
    }

    ClientSessionCache cache() {
        return cache;
    }

    /** {@return whether the store has taken no ticket so far} */
    boolean isWithoutTickets() {
        return cache.stats().puts() == 0;
    }

    private static TicketStore store(String description) {
        if (description.startsWith("dir:")) {
            return DirectoryTicketStore.open(Path.of(description.substring("dir:".length())));
        }
        if (description.startsWith("redis://")) {
            URI uri = URI.create(description);
            return RedisTicketStore.builder(
                            new HostAndPort(uri.getHost(), uri.getPort()),
                            DefaultJedisClientConfig.builder(uri).build())
                    .atMost(WAIT)
                    .build();
        }
        if (description.startsWith("jdbc:postgresql:")) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setURL(description);
            return JdbcTicketStore.builder(source).atMost(WAIT).open();
        }
        throw new IllegalArgumentException(USAGE);
    }

    private static byte[] key(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Files.write(file, key);
        }
        return Files.readAllBytes(file);
    }

    @Override
    public void close() {
        store.close();
    }
}
