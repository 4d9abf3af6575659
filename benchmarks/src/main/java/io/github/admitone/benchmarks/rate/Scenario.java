package io.github.admitone.benchmarks.rate;

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
}
