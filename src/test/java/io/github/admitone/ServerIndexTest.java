package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.held;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerIndexTest {

    private static final int SERVERS = 1024;

    /** An attacker with a wildcard in DNS can have a client connect to names of any spelling. */
    @Test
    void add_hostsOfOneStringHash_keepsTheChainsShort() {
        ServerIndex index = new ServerIndex(0, SERVERS, Long.MAX_VALUE);

        TestKeys.ofOneStringHash(SERVERS).forEach(key -> index.add(key, held(1, START)));

        // By chance, a bucket has more than twelve of this many servers once in a thousand million runs.
        assertThat(IntStream.range(0, index.buckets()).map(bucket -> chainLength(index, bucket)))
                .allMatch(length -> length <= 12);
    }

    @Test
    void build_bytesForFewServers_hasTwoBucketsForEachThatFits() {
        long leastOfAServer = ServerIndex.cost(
                SessionKey.of("a", 1),
                new HeldTicket(SessionTicket.builder()
                        .protocolVersion(SessionTicket.TLS_1_3)
                        .cipherSuite(0x1301)
                        .ticket(new byte[1])
                        .secret(new byte[1])
                        .receivedAt(START)
                        .lifetime(Duration.ofHours(1))
                        .build()));

        ServerIndex index = new ServerIndex(0, Integer.MAX_VALUE, 1024 * leastOfAServer);

        assertThat(index.buckets()).isGreaterThanOrEqualTo(2048);
    }

    private static int chainLength(ServerIndex index, int bucket) {
        int length = 0;
        for (HeldTicket newest = index.first(bucket); newest != null; newest = newest.nextInBucket) {
            length++;
        }
        return length;
    }
}
