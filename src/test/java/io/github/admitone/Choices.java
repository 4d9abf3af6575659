package io.github.admitone;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a random test chooses, repeatably: all choices of a trial follow from its seed, which a failure tells. A trial is
 * repeated with the system property {@value #SEED}.
 */
final class Choices {

    static final String SEED = "admitone.seed";

    private final SplittableRandom random;

    private Choices(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Runs that many trials, each with a seed of its own; or one, with the seed that the system property names. */
    static void trials(int count, Consumer<Choices> trial) {
        Long named = Long.getLong(SEED);
        if (named != null) {
            trial.accept(new Choices(named));
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < count; i++) {
            long seed = seeds.nextLong();
            try {
                trial.accept(new Choices(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("fails with -D" + SEED + "=" + seed, e);
            }
        }
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** {@return true once in so many times} */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    boolean coin() {
        return random.nextBoolean();
    }

    long anyLong() {
        return random.nextLong();
    }

    double fraction() {
        return random.nextDouble();
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    byte[] bytes(int least, int most) {
        byte[] bytes = new byte[between(least, most)];
        random.nextBytes(bytes);
        return bytes;
    }
}
