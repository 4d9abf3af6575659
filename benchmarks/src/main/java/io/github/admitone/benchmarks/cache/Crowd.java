package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that start together and share a number of operations on one cache. */
record Crowd(boolean virtual, int threads) {

    /** Far beyond what the work takes: threads that are not done by then never will be. */
    private static final int DEADLINE_SECONDS = 60;

    String title() {
        return String.format(Locale.ROOT, "%,d %s", threads, virtual ? "virtual" : "platform");
    }

    /** What all threads do: take a ticket and put it back, with or without letting others go first in between. */
    record Work(TicketCache cache, SessionKey[] order, int operations, boolean yields) {

        private void doShare(int thread, int threads) {
            int start = (int) ((long) order.length * thread / threads);
            for (int i = 0; i < operations / threads; i++) {
                SessionKey key = order[(start + i) % order.length];
                if (yields) {
                    takeYieldAndPutBack(key);
                } else {
                    cache.takeAndPutBack(key, null);
                }
            }
        }

        private void takeYieldAndPutBack(SessionKey key) {
            SessionTicket ticket = cache.take(key);
            Thread.yield();
            if (ticket != null) {
                cache.put(key, ticket);
            }
        }
    }

    /** {@return nanoseconds from the start of all threads, which exist by then, until the last has done its share} */
    long nanosFor(Work work) throws Exception {
        ExecutorService executor = virtual ? VirtualThreads.executor() : Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch ready = new CountDownLatch(threads);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> shares = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                shares.add(executor.submit(() -> {
                    ready.countDown();
                    go.await();
                    work.doShare(thread, threads);
                    return null;
                }));
            }
            if (!ready.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(title() + " threads did not start");
            }
            long start = System.nanoTime();
            go.countDown();
            for (Future<?> share : shares) {
                share.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
            return System.nanoTime() - start;
        } finally {
            executor.shutdownNow();
        }
    }
}
