package io.github.admitone.simulation;

import io.github.admitone.simulation.Scenario.Issuance;
import io.github.admitone.simulation.Scenario.Outcome;
import io.github.admitone.simulation.Scenario.Traffic;
import io.github.admitone.simulation.Ticket.Session;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One run of a {@link Scenario}; the same one every time.
 *
 * <p>The connections of a burst all take their tickets at one instant. What the servers issue arrives {@link
 * #HANDSHAKE_MILLIS} later, so that no connection of a burst can use it. Servers accept every ticket that is live.
 */
final class Simulation {

    private static final long SEED = 20_180_810; // When RFC 8446 was published.
    private static final long HANDSHAKE_MILLIS = 100;
    private static final long BETWEEN_BURSTS_MILLIS = 1000;

    private final Traffic traffic;
    private final Issuance issuance;
    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<TicketPolicy> caches;

    private final BitSet offered = new BitSet();
    private int issued;
    private int visits;
    private double nextVisit;
    private long connections;
    private long resumed;
    private long reused;

    private Simulation(Scenario scenario) {
        traffic = scenario.traffic();
        issuance = scenario.issuance();
        caches = Stream.generate(() -> scenario.client().cache().apply(time))
                .limit(scenario.caches())
                .toList();
    }

    static Outcome run(Scenario scenario) {
        Simulation simulation = new Simulation(scenario);
        simulation.visit();
        simulation.time.run();
        return new Outcome(simulation.connections, simulation.resumed, simulation.reused);
    }

    private void visit() {
        boolean counted = visits >= traffic.warmUp();
        int host = traffic.hosts().next(random);
        TicketPolicy cache = caches.get(random.nextInt(caches.size()));
        long delay = 0;
        for (int burst : traffic.bursts()) {
            time.after(delay, () -> connect(cache, host, burst, counted));
            delay += BETWEEN_BURSTS_MILLIS;
        }
        visits++;
        if (visits < traffic.visits()) {
            nextVisit -= Math.log(1 - random.nextDouble()) / traffic.visitsPerSecond() * 1000;
            time.at((long) nextVisit, this::visit);
        }
    }

    private void connect(TicketPolicy cache, int host, int burst, boolean counted) {
        for (int i = 0; i < burst; i++) {
            Ticket ticket = cache.take(host, time.millis());
            if (counted) {
                count(ticket);
            }
            if (ticket == null) {
                handshake(cache, host, new Session(), issuance.full());
            } else {
                offered.set(ticket.id());
                handshake(cache, host, ticket.session(), issuance.resumed());
            }
        }
    }

    private void count(Ticket ticket) {
        connections++;
        if (ticket != null) {
            resumed++;
            if (offered.get(ticket.id())) {
                reused++;
            }
        }
    }

    private void handshake(TicketPolicy cache, int host, Session session, int tickets) {
        time.after(HANDSHAKE_MILLIS, () -> {
            for (int i = 0; i < tickets; i++) {
                long expiresAt = time.millis() + issuance.lifetime().toMillis();
                cache.put(host, new Ticket(issued++, session, expiresAt), time.millis());
            }
        });
    }
}
