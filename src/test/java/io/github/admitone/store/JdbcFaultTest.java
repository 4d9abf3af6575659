package io.github.admitone.store;

import static io.github.admitone.TestTickets.ticket;
import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is killed, stopped or cut off. */
class JdbcFaultTest {

    private static final String BUCKET = bucket(1);
    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
        server.execute(JdbcTicketStore.schema());
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void empty() {
        server.execute("TRUNCATE admitone_ticket");
    }

    @Test
    void take_connectionCutBetweenStatementAndReply_ticketIsLostAndNotRepeated() {
        try (FaultyRelay relay = new FaultyRelay(server.port())) {
            TicketStore store = JdbcTicketStore.builder(PooledSource.over(PostgresServer.source(relay.port())))
                    .atMost(Duration.ofSeconds(30))
                    .open();
            for (long i = 1; i <= 3; i++) {
                store.add(BUCKET, RacingProcess.ticket(i, Instant.now()));
            }
            relay.cutAfter(100);
            List<Long> taken = new ArrayList<>();
            int failures = 0;
            for (int i = 0; i < 6; i++) {
                try {
                    store.take(BUCKET, Instant.now().plusSeconds(60))
                            .ifPresent(bytes -> taken.add(RacingProcess.number(bytes)));
                } catch (TicketStoreException e) {
                    failures++;
                    relay.cutAfter(-1);
                }
            }

            assertThat(failures).isOne();
            assertThat(taken).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void get_serverKilled_isMissAndWhatWasTakenStaysTaken() {
        TicketStore store = JdbcTicketStore.builder(PooledSource.over(server.source()))
                .atMost(Duration.ofSeconds(30))
                .open();
        SealedSessionCache cache = SealedSessionCache.over(store, TestKeys.ring());
        cache.put(KEY, ticket(1, Instant.now()));
        assertThat(cache.get(KEY)).isPresent();

        server.kill();
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().failures()).isPositive();
        server.launch();

        RedisServer.await(() -> cache.put(KEY, ticket(2, Instant.now())));
        RedisServer.await(() -> cache.get(KEY).isPresent());
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_serverStopped_isMissInTimeAndRecovers() {
        TicketStore store =
                JdbcTicketStore.builder(PooledSource.over(server.source())).open();
        SealedSessionCache cache = SealedSessionCache.over(store, TestKeys.ring());
        cache.get(KEY);
        server.signal("STOP");
        try {
            long start = System.nanoTime();
            assertThat(cache.get(KEY)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            server.signal("CONT");
        }

        RedisServer.await(() -> cache.put(KEY, ticket(2, Instant.now())));
    }
}
