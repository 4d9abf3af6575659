package io.github.admitone.benchmarks.rate;

import io.github.admitone.benchmarks.Zipf;
import java.util.List;

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
