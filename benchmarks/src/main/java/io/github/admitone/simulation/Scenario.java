package io.github.admitone.simulation;

import io.github.admitone.benchmarks.Zipf;
import java.time.Duration;
import java.util.List;

/**
 * All that is simulated at once.
 *
 * @param client what runs on the client machines
 * @param caches how many caches there are; each visit comes to one of them at random
 */
record Scenario(Traffic traffic, Issuance issuance, Client client, int caches) {

    Scenario(Traffic traffic, Issuance issuance, Client client) {
        this(traffic, issuance, client, 1);
    }

    /**
     * Who connects where, and when. Visits come at random times, independently of each other; each is to one host.
     *
     * @param hosts how popular the hosts are
     * @param visitsPerSecond how many come on average, from all client machines together
     * @param bursts how many connections start together in each burst of a visit; the bursts begin a second apart
     * @param visits how many there are in all
     * @param warmUp how many of them pass before anything is counted
     */
    record Traffic(Zipf hosts, double visitsPerSecond, List<Integer> bursts, int visits, int warmUp) {}

    /**
     * The tickets that servers issue, as far as a client keeps them.
     *
     * @param full how many on a full handshake
     * @param resumed how many on a resumed one
     * @param lifetime how long each may be used
     */
    record Issuance(int full, int resumed, Duration lifetime) {}

    /**
     * What became of the connections that were counted.
     *
     * @param connections how many there were
     * @param resumed how many of them offered a ticket
     * @param reused how many of them offered a ticket that another had offered before
     */
    record Outcome(long connections, long resumed, long reused) {

        double resumedPercent() {
            return 100.0 * resumed / connections;
        }

        double reusedPercent() {
            return 100.0 * reused / connections;
        }
    }
}
