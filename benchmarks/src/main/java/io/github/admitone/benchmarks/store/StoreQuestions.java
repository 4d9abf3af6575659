package io.github.admitone.benchmarks.store;

import io.github.admitone.benchmarks.Question;
import java.util.List;

/** The questions about stores. */
public final class StoreQuestions {

    private StoreQuestions() {}

    public static List<Question> all() {
        return List.of(new TakeQuestion(), new FleetQuestion());
    }
}
