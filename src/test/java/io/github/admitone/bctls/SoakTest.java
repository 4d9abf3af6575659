package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.admitone.CacheStats;
import io.github.admitone.CacheStats.Removal;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.management.JMException;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Single use, seen on the wire, while connections are cut, servers forget, clocks jump and the cache is emptied. One run,
 * of which each test asks something else. CONTRIBUTING.md tells how to run it in full, and with a seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoakTest {

    private static final boolean FULL = "full".equals(System.getProperty("admitone.soak"));
    private static final int CONNECTIONS = FULL ? 50_000 : 2_000;
    private static final int THREADS = FULL ? 64 : 16;
    private static final int MOST_DUMPS = 5;

    private final long seed = Long.getLong("admitone.soak.seed", new Random().nextLong());
    private final Soak soak = new Soak(CONNECTIONS, THREADS, seed);
    private final byte[] control = new byte[32];

    private CacheStats before;
    private CacheStats after;
    private int drained;
    private int secretsLookedFor;
    private int secretsFound;
    private int identities;
    private int usedTwice;
    private String figures = "";
    private long heapBefore;
    private long heapAfter;

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        if (FULL) {
            new Soak(CONNECTIONS / 10, THREADS, seed + CONNECTIONS).run();
            heapBefore = heapInUse();
        }
        soak.run();
        before = soak.cache.stats();
        empty();
        after = soak.cache.stats();
        search(directory);
        identities = soak.uses.size();
        usedTwice = (int) soak.uses.values().stream().filter(uses -> uses > 1).count();
        figures = soak.toString();
        if (FULL) {
            soak.forget();
            heapAfter = heapInUse();
        }
        System.out.println(figures + ", secrets looked for " + secretsLookedFor + ", heap " + heapBefore
                + " before and " + heapAfter + " after");
    }

    /** Takes the tickets of some keys, and drops those of the others. */
    private void empty() {
        List<SessionKey> keys = Soak.keys();
        for (SessionKey key : keys.subList(0, keys.size() / 2)) {
            for (Optional<SessionTicket> ticket = soak.cache.get(key);
                    ticket.isPresent();
                    ticket = soak.cache.get(key)) {
                ticket.get().destroy();
                drained++;
            }
        }
        keys.forEach(soak.cache::invalidate);
        soak.undestroyed.addAll(soak.cache.letGo());
    }

    /** The threads of the server and of the relays may need a moment to end: until then, their stacks are searched too. */
    private void search(Path directory) throws IOException, JMException {
        new Random().nextBytes(control);
        soak.cache.secrets.lookFor(control.clone());
        secretsLookedFor = soak.cache.secrets.size();
        for (int i = 0; i < MOST_DUMPS && secretsFound != 1; i++) {
            Path dump = directory.resolve("heap-" + i + ".hprof");
            secretsFound = soak.cache.secrets.found(dump);
            Files.delete(dump);
        }
    }

    private static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void identity_onTheWire_isOfferedByOneConnection() {
        assertThat(identities).as(figures).isGreaterThan(CONNECTIONS / 10);
        assertThat(usedTwice).as(figures).isZero();
    }

    @Test
    void connection_thatFails_wasCutOnPurpose() {
        assertThat(soak.unexplained).as(figures).isEmpty();
        assertThat(soak.completed.sum() + soak.failedByCut.sum()).as(figures).isEqualTo(CONNECTIONS);
    }

    @Test
    void everyKindOfFault_wasInjected() {
        assertThat(soak.faults).as(figures).containsOnlyKeys(Soak.Fault.values());
        assertThat(soak.failedByCut.sum()).as(figures).isPositive();
        assertThat(soak.statuses)
                .as(figures)
                .containsKeys(
                        ResumptionStatus.NO_TICKET,
                        ResumptionStatus.RESUMED,
                        ResumptionStatus.DECLINED,
                        ResumptionStatus.FAILED,
                        ResumptionStatus.UNSUITABLE_VERSION);
    }

    @Test
    void resumptions_ofTheClients_areConfirmedByTheServer() {
        assertThat(soak.resumed.intValue()).as(figures).isBetween(CONNECTIONS / 10, soak.resumedInTheServersWords);
        assertThat(soak.cachingFailures).as(figures).isZero();
    }

    @Test
    void statistics_ofTheCache_agreeWithItsCallers() {
        assertThat(before.puts() + before.refusedPuts()).as(figures).isEqualTo(soak.cache.puts.sum());
        assertThat(after.hits()).as(figures).isEqualTo(soak.cache.hits.sum());
        assertThat(after.misses()).as(figures).isEqualTo(soak.cache.misses.sum());
    }

    @Test
    void ticketsLeft_asTheStatisticsCountThem_areTakenOrRemoved() {
        long removed = 0;
        for (Removal cause : Removal.values()) {
            removed += after.removed(cause) - before.removed(cause);
        }
        assertThat(drained + removed).as(figures).isEqualTo(before.tickets());
    }

    @Test
    void cache_withEveryKeyInvalidated_isEmpty() {
        assertThat(after.tickets()).as(figures).isZero();
        assertThat(after.servers()).as(figures).isZero();
        assertThat(after.bytes()).as(figures).isZero();
    }

    @Test
    void ticket_handedOut_isDestroyed() {
        assertThat(soak.undestroyed).as(figures).isEmpty();
    }

    @Test
    void secret_ofATicketThatIsGone_isNowhereOnTheHeap() {
        assertThat(secretsLookedFor).as(figures).isGreaterThan(CONNECTIONS / 2);
        assertThat(secretsFound).as("the control alone; " + figures).isOne();
    }

    @Test
    void heap_afterTheFullRun_isAsBefore() {
        assumeThat(FULL).isTrue();
        assertThat(heapAfter).as(figures).isCloseTo(heapBefore, Percentage.withPercentage(5));
    }
}
