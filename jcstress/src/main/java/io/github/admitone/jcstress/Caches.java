package io.github.admitone.jcstress;

import io.github.admitone.StripedSessionCache;
import java.time.InstantSource;

/** The caches under test: small ones, because every sample makes its own. */
final class Caches {

    private Caches() {}

    /** A cache in which all keys share one lock, at {@link Tickets#NOW}. */
    static StripedSessionCache oneStripe() {
        return bounded(4, 4);
    }

    static StripedSessionCache oneStripe(InstantSource clock) {
        return builder(4, 4).clock(clock).build();
    }

    static StripedSessionCache bounded(int servers, int ticketsPerServer) {
        return builder(servers, ticketsPerServer).build();
    }

    private static StripedSessionCache.Builder builder(int servers, int ticketsPerServer) {
        return StripedSessionCache.builder()
                .stripes(1)
                .maximumServers(servers)
                .ticketsPerServer(ticketsPerServer)
                .clock(() -> Tickets.NOW);
    }
}
