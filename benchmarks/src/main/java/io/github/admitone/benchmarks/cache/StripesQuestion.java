package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.JmhRun;
import io.github.admitone.benchmarks.Pivot;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.openjdk.jmh.results.RunResult;

/** {@link StripesBenchmark}, beside what stripes cost: memory, and tickets that are evicted before the cache is full. */
final class StripesQuestion implements Question {

    private static final int[] THREADS = {1, 2, 8, 64};
    private static final int[] SMOKE_THREADS = {2};

    @Override
    public String name() {
        return "stripes";
    }

    @Override
    public String asks() {
        return "How many stripes does the cache need? (operations per microsecond)";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        JmhRun run = new JmhRun(StripesBenchmark.class, effort);
        for (int threads : effort == Effort.SMOKE ? SMOKE_THREADS : THREADS) {
            run.with(options -> {
                options.threads(threads);
                if (effort == Effort.SMOKE) {
                    options.param("stripes", "1", "64");
                }
            });
        }
        String table = new Pivot(
                        run.writeTo(results.resolve(name() + ".json")),
                        StripesQuestion::row,
                        result -> threads(result.getParams().getThreads()))
                .markdown(List.of("stripes", "heap when empty, KiB", "servers held within a bound of as many"));
        return table + String.format(Locale.ROOT, """

                        %,d keys, equally likely, a ticket each. The heap is that of an empty cache, all stripes \
                        included. The servers held are those of %,d, stored once each in a cache that may hold so many: \
                        the stripes, each with its share of the bound, do not fill evenly.
                        """, StripesBenchmark.KEYS, StripesBenchmark.KEYS);
    }

    private static List<String> row(RunResult result) {
        int stripes = Integer.parseInt(result.getParams().getParam("stripes"));
        return List.of(
                String.valueOf(stripes),
                String.format(Locale.ROOT, "%.1f", Heap.bytesOf(cache(stripes)) / 1024.0),
                String.format(Locale.ROOT, "%.1f %%", 100.0 * serversHeld(stripes) / StripesBenchmark.KEYS));
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private static StripedSessionCache cache(int stripes) {
        return StripedSessionCache.builder()
                .maximumServers(StripesBenchmark.KEYS)
                .stripes(stripes)
                .build();
    }

    private static long serversHeld(int stripes) {
        StripedSessionCache cache = cache(stripes);
        SessionTicket ticket = Tickets.draw(new SplittableRandom(42), Instant.now());
        for (SessionKey key : KeyOrder.shuffled(StripesBenchmark.KEYS)) {
            cache.put(key, ticket);
        }
        return cache.stats().servers();
    }
}
