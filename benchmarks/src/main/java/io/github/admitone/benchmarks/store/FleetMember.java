package io.github.admitone.benchmarks.store;

import io.github.admitone.store.RedisTicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/** A client of the fleet: adds and takes for some seconds, after a warm-up, and prints its takes per second. */
final class FleetMember {

    private static final int THREADS = 4;
    private static final int BUCKETS = 256;
    private static final int WARM_UP_SECONDS = 2;

    private FleetMember() {}

    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        AtomicLong takes = new AtomicLong();
        AtomicLong serial = new AtomicLong((long) number << 32);
        try (RedisTicketStore store = RedisTicketStore.builder(
                        HostAndPort.from(arguments[0]),
                        DefaultJedisClientConfig.builder().build())
                .ticketsPerServer(64)
                .atMost(Duration.ofSeconds(10))
                .build()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS + seconds);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> {
                    while (System.nanoTime() < end) {
                        long next = serial.incrementAndGet();
                        String bucket = Takes.bucket((int) (next % BUCKETS));
                        Instant now = Instant.now();
                        store.add(bucket, Takes.ticket(next, now));
                        if (store.take(bucket, now.plusSeconds(60)).isPresent()) {
                            takes.incrementAndGet();
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            long warm = takes.get();
            long begin = System.nanoTime();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println((takes.get() - warm) * 1e9 / (System.nanoTime() - begin));
        }
    }
}
