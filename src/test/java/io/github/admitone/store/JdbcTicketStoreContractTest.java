package io.github.admitone.store;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

class JdbcTicketStoreContractTest extends TicketStoreContractTest {

    private static PostgresServer server;
    private boolean opened;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.shared();
        server.execute(JdbcTicketStore.schema());
    }

    @Override
    protected TicketStore open() {
        if (!opened) {
            opened = true;
            server.execute("TRUNCATE admitone_ticket; UPDATE admitone_state SET fence = -9223372036854775808");
        }
        return JdbcTicketStore.builder(PooledSource.over(server.source()))
                .ticketsPerServer(TICKETS_PER_BUCKET)
                .atMost(Duration.ofSeconds(30))
                .open();
    }
}
