package io.github.admitone.benchmarks.rate;

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
