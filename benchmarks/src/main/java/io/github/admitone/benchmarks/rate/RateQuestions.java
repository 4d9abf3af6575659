package io.github.admitone.benchmarks.rate;

import io.github.admitone.benchmarks.Question;
import java.util.List;

/** The questions about how often a connection finds a ticket. */
public final class RateQuestions {

    private RateQuestions() {}

    public static List<Question> all() {
        return List.of(new RateQuestion());
    }
}
