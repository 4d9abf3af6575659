package io.github.admitone.flight;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.time.InstantSource;

/** A program that uses a cache, for JVMs with a flight recording, without one, and without the recorder. */
final class EvictingProgram {

    private EvictingProgram() {}

    /** Evicts one ticket and takes another; says whether Flight Recorder was there. */
    public static void main(String[] arguments) {
        SessionKey key = SessionKey.of("example.com", 443);
        StripedSessionCache cache = StripedSessionCache.builder()
                .ticketsPerServer(1)
                .clock(InstantSource.fixed(TestTickets.START))
                .build();
        cache.put(key, TestTickets.ticket(1, TestTickets.START));
        cache.put(key, TestTickets.ticket(2, TestTickets.START));
        boolean there = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
        System.out.println("recorder=" + there + " evicted=" + cache.stats().evictions() + " taken="
                + cache.get(key).isPresent());
    }
}
