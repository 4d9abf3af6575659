package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Question;
import java.util.List;

/** The questions about the cache alone. */
public final class CacheQuestions {

    private CacheQuestions() {}

    public static List<Question> all() {
        return List.of(
                new OperationQuestion(),
                new BarsQuestion(),
                new GrowthQuestion(),
                new WorstQuestion(),
                new StripesQuestion(),
                new VirtualThreadsQuestion(),
                new HeapQuestion());
    }
}
