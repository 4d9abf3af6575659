package io.github.admitone.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.admitone.benchmarks.Zipf;
import io.github.admitone.simulation.Scenario.Issuance;
import io.github.admitone.simulation.Scenario.Outcome;
import io.github.admitone.simulation.Scenario.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulation against what can be calculated. */
class SimulationTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Zipf ONE_HOST = new Zipf(1, 1);
    private static final Zipf HOSTS = new Zipf(5000, 1);

    @Test
    void oneAtATime_everyConnectionButTheFirstResumes() {
        Traffic traffic = new Traffic(ONE_HOST, 1 / 3600.0, List.of(1), 500, 0);

        Outcome outcome = run(traffic, new Issuance(1, 1, WEEK), Client.ADMIT_ONE);

        assertEquals(new Outcome(500, 499, 0), outcome);
    }

    @Test
    void ticketsOnFullHandshakesOnly_twoOfThreeResume() {
        Traffic traffic = new Traffic(ONE_HOST, 1 / 3600.0, List.of(1), 300, 0);

        Outcome outcome = run(traffic, new Issuance(2, 0, WEEK), Client.ADMIT_ONE);

        assertEquals(new Outcome(300, 200, 0), outcome);
    }

    /** After the first, a burst finds as many tickets as the client keeps. */
    @ParameterizedTest
    @CsvSource({"3, 8", "8, 8", "10, 8", "64, 8"})
    void burst_resumesAsManyAsAreKept(int burst, int kept) {
        Traffic traffic = new Traffic(ONE_HOST, 1 / 3600.0, List.of(burst), 200, 100);

        assertEquals(
                100 * Math.min(burst, kept),
                run(traffic, new Issuance(2, 1, WEEK), Client.ADMIT_ONE).resumed());
        assertEquals(
                100 * Math.min(burst, kept),
                run(traffic, new Issuance(2, 1, WEEK), Client.rustls(32)).resumed());
        assertEquals(
                100 * Math.min(burst, 2),
                run(traffic, new Issuance(2, 1, WEEK), Client.curl(25)).resumed());
    }

    @Test
    void go_reusesItsTicketWithinABurst() {
        Traffic traffic = new Traffic(ONE_HOST, 1 / 3600.0, List.of(8), 200, 100);

        Outcome outcome = run(traffic, new Issuance(2, 1, WEEK), Client.go(64));

        assertEquals(new Outcome(800, 800, 700), outcome);
    }

    /** One at a time, a connection resumes if the last one to its host was no longer ago than a ticket lives. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void lifetime_isWhatPoissonArrivalsPredict(int machines) {
        Duration lifetime = Duration.ofHours(1);
        Traffic traffic = new Traffic(HOSTS, 1, List.of(1), 40_000, 10_000);
        Scenario scenario = new Scenario(traffic, new Issuance(1, 1, lifetime), Client.ADMIT_ONE, machines);

        double perMachine = lifetime.toSeconds() * traffic.visitsPerSecond() / machines;
        double predicted = 100
                * HOSTS.probabilities()
                        .map(p -> p * -Math.expm1(-perMachine * p))
                        .sum();

        assertEquals(predicted, Simulation.run(scenario).resumedPercent(), 0.5);
    }

    /** Che's approximation: a host stays for as long as it takes until so many other hosts have been visited. */
    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void capacity_isWhatChePredictsOfLeastRecentlyUsed(int servers) {
        Traffic traffic = new Traffic(HOSTS, 1, List.of(1), 40_000, 10_000);
        // Two, so that a host stays where it is, and is not inserted anew, when a ticket is taken.
        Issuance issuance = new Issuance(2, 1, WEEK);
        double visits =
                root(n -> HOSTS.probabilities().map(p -> -Math.expm1(-n * p)).sum() - servers);
        double predicted = 100
                * HOSTS.probabilities().map(p -> p * -Math.expm1(-visits * p)).sum();

        assertEquals(predicted, run(traffic, issuance, Client.chromium(servers)).resumedPercent(), 0.5);
        assertEquals(predicted, run(traffic, issuance, Client.jdk(servers)).resumedPercent(), 0.5);
        Client striped = Client.admitOne("AdmitOne", "", defaults -> defaults.maximumServers(servers));
        // Its second chance is an approximation of least recent use, and may do a little better.
        assertEquals(predicted, run(traffic, issuance, striped).resumedPercent(), 1);
    }

    @Test
    void sameScenario_hasTheSameOutcome() {
        Traffic traffic = new Traffic(HOSTS, 5, List.of(1, 4), 5000, 1000);
        Issuance issuance = new Issuance(2, 1, Duration.ofMinutes(5));

        Outcome first = run(traffic, issuance, Client.ADMIT_ONE);

        assertEquals(first, run(traffic, issuance, Client.ADMIT_ONE));
        assertTrue(first.resumed() > 0);
    }

    private static Outcome run(Traffic traffic, Issuance issuance, Client client) {
        return Simulation.run(new Scenario(traffic, issuance, client));
    }

    /** Where an increasing function is zero. */
    private static double root(DoubleUnaryOperator function) {
        double low = 0;
        double high = 1e9;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (function.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
