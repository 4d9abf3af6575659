package io.github.admitone;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.github.admitone.CacheOperations.OnFenceBeforeLock;
import io.github.admitone.CacheOperations.OnNaiveModel;
import io.github.admitone.CacheOperations.OnOneStripe;
import io.github.admitone.CacheOperations.OnPeekThenRemove;
import io.github.admitone.CacheOperations.OnTwoStripes;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Checks with Lincheck that the cache is linearizable: whatever two threads see, one thread could have seen that called
 * the naive model. Fails as well unless the very same search finds each race that is planted.
 *
 * <p>A program and no JUnit test, because Lincheck rewrites classes as they are loaded, and wants no other agent that
 * does so, and no modules. Its last line is {@code N passed, 0 failed}.
 */
final class Linearizability {

    /**
     * What is linearizable for any number of stripes: operations on the same key, a clear among them, or on two keys.
     */
    private static final List<ExecutionScenario> WITHIN_A_STRIPE = List.of(
            parallel(List.of(put(0, 3), get(0)), List.of(clear(), get(0))),
            parallel(List.of(get(0), get(0)), List.of(get(0), get(0))),
            parallel(List.of(put(0, 3), get(0)), List.of(get(0), get(0))),
            parallel(List.of(get(0), get(0)), List.of(invalidate(0), put(0, 3))),
            parallel(List.of(get(0), get(0)), List.of(clear(), get(0))),
            parallel(List.of(put(0, 3), get(0)), List.of(invalidate(0), get(0))),
            parallel(List.of(put(0, 3), get(0)), List.of(put(0, 1), get(0))),
            parallel(List.of(put(0, 3), get(1)), List.of(put(1, 3), get(0))));

    /**
     * A clear is one instant to the keys of one stripe only, because it passes over the stripes one after the other.
     */
    private static final List<ExecutionScenario> CLEAR_BESIDE_TWO_KEYS =
            List.of(parallel(List.of(get(0), get(1)), List.of(clear(), get(1))));

    /** A race is a matter of chance under stress, so what was not found is given some more rounds. */
    private static final int ROUNDS_TO_FIND = 30;

    private int passed;
    private int failed;

    private Linearizability() {}

    public static void main(String[] args) {
        Linearizability all = new Linearizability();
        all.search("model checking", Linearizability::modelChecking);
        all.search("stress", Linearizability::stress);
        System.out.println(all.passed + " passed, " + all.failed + " failed");
        System.exit(all.failed == 0 ? 0 : 1);
    }

    private void search(String name, Supplier<Options<?, ?>> strategy) {
        requireRace("peek, then remove, " + name, strategy, OnPeekThenRemove.class, WITHIN_A_STRIPE);
        requireRace("fence before lock, " + name, strategy, OnFenceBeforeLock.class, WITHIN_A_STRIPE);
        requireRace("clear of two stripes, " + name, strategy, OnTwoStripes.class, CLEAR_BESIDE_TWO_KEYS);
        requireNoRace("two stripes, " + name, strategy, OnTwoStripes.class, WITHIN_A_STRIPE);
        requireNoRace("one stripe, " + name, strategy, OnOneStripe.class, WITHIN_A_STRIPE);
        requireNoRace("clear of one stripe, " + name, strategy, OnOneStripe.class, CLEAR_BESIDE_TWO_KEYS);
    }

    /** Switches threads between the locks, and not within what is a single step, be it by a lock of its own. */
    private static Options<?, ?> modelChecking() {
        return scenariosOnly(new ModelCheckingOptions())
                .invocationsPerIteration(100)
                .addGuarantee(forClasses(
                                NaiveStripe.class.getName(), SessionTicket.class.getName(), HeldTicket.class.getName())
                        .allMethods()
                        .treatAsAtomic());
    }

    private static Options<?, ?> stress() {
        return scenariosOnly(new StressOptions()).invocationsPerIteration(500);
    }

    private static <O extends Options<O, ?>> O scenariosOnly(O options) {
        return options.iterations(0).minimizeFailedScenario(false).sequentialSpecification(OnNaiveModel.class);
    }

    private void requireRace(
            String name, Supplier<Options<?, ?>> strategy, Class<?> cache, List<ExecutionScenario> scenarios) {
        Optional<String> race = Optional.empty();
        for (int round = 0; round < ROUNDS_TO_FIND && race.isEmpty(); round++) {
            race = counterexample(strategy.get(), cache, scenarios);
        }
        report(race.isPresent(), name, race.isPresent() ? "race found" : "RACE NOT FOUND");
    }

    private void requireNoRace(
            String name, Supplier<Options<?, ?>> strategy, Class<?> cache, List<ExecutionScenario> scenarios) {
        Optional<String> race = counterexample(strategy.get(), cache, scenarios);
        report(race.isEmpty(), name, race.orElse("no race found"));
    }

    /** {@return the execution that no order of its operations explains, if one was found} Other failures are thrown. */
    private static Optional<String> counterexample(
            Options<?, ?> options, Class<?> cache, List<ExecutionScenario> scenarios) {
        scenarios.forEach(options::addCustomScenario);
        try {
            options.check(cache);
            return Optional.empty();
        } catch (LincheckAssertionError e) {
            return Optional.of(e.getMessage());
        }
    }

    private void report(boolean asRequired, String name, String finding) {
        System.out.println((asRequired ? "passed  " : "FAILED  ") + name + ": " + finding);
        if (asRequired) {
            passed++;
        } else {
            failed++;
        }
    }

    private static ExecutionScenario parallel(List<Actor> one, List<Actor> other) {
        return new ExecutionScenario(List.of(), List.of(one, other), List.of(), null);
    }

    private static Actor put(int key, int number) {
        return actor("put", key, number);
    }

    private static Actor get(int key) {
        return actor("get", key);
    }

    private static Actor invalidate(int key) {
        return actor("invalidate", key);
    }

    private static Actor clear() {
        return actor("clear");
    }

    private static Actor actor(String operation, Object... arguments) {
        Method method = Stream.of(CacheOperations.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, Arrays.asList(arguments));
    }
}
