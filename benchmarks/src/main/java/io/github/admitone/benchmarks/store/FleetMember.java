package io.github.admitone.benchmarks.store;

import io.github.admitone.store.RedisTicketStore;
import io.github.admitone.store.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/**
 * A client of the fleet: adds and takes until it is warm and says so, waits for the others, goes on for some seconds, and prints
 * its takes per second.
 */
final class FleetMember {

    private static final int THREADS = 4;
    private static final int BUCKETS = 256;
    private static final int WARM_UP = 10_000;

    private FleetMember() {}

    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        long first = (long) number << 32;
        AtomicLong serial = new AtomicLong(first);
        try (RedisTicketStore store = RedisTicketStore.builder(
                        HostAndPort.from(arguments[0]),
                        DefaultJedisClientConfig.builder().build())
                .ticketsPerServer(64)
                .atMost(Duration.ofSeconds(10))
                .build()) {
            makeTakes(store, serial, () -> serial.get() - first < WARM_UP);
            System.out.println("ready");
            System.in.read();
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            long takes = makeTakes(store, serial, () -> System.nanoTime() < end);
            System.out.println(takes * 1e9 / (System.nanoTime() - begin));
        }
    }

    private static long makeTakes(TicketStore store, AtomicLong serial, BooleanSupplier goesOn) throws Exception {
        AtomicLong takes = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                while (goesOn.getAsBoolean()) {
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
        for (Thread thread : threads) {
            thread.join();
        }
        return takes.get();
    }
}
