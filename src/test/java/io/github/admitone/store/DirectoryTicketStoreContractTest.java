package io.github.admitone.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTicketStoreContractTest extends TicketStoreContractTest {

    @TempDir
    private Path directory;

    @Override
    protected TicketStore open() {
        return DirectoryTicketStore.builder(directory.resolve("tickets"))
                .ticketsPerServer(TICKETS_PER_BUCKET)
                .maximumFiles(1024 * TICKETS_PER_BUCKET)
                .maximumBytes(2L << 30)
                .open();
    }
}
