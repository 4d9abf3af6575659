package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import org.openjdk.jmh.infra.Blackhole;

/**
 * No cache, but a computation of about the length of a cache's operation, which touches no memory and takes no lock:
 * whatever makes one of these long is the machine's doing.
 */
final class Computation implements TicketCache {

    /** Of JMH's, some nanoseconds each. */
    private static final int TOKENS = 300;

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        Blackhole.consumeCPU(TOKENS);
    }

    @Override
    public SessionTicket take(SessionKey key) {
        Blackhole.consumeCPU(TOKENS);
        return null;
    }
}
