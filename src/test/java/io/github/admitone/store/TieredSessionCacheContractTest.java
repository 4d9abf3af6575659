package io.github.admitone.store;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.ClientSessionCacheContractTest;
import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;

/** A near cache that is far too small, before one that is large enough, keeps the contract of a cache. */
class TieredSessionCacheContractTest extends ClientSessionCacheContractTest {

    @Override
    protected ClientSessionCache newCache(MutableClock clock) {
        return TieredSessionCache.of(
                StripedSessionCache.builder()
                        .maximumServers(8)
                        .ticketsPerServer(4)
                        .stripes(4)
                        .clock(clock)
                        .build(),
                StripedSessionCache.builder()
                        .ticketsPerServer(TICKETS_PER_KEY)
                        .clock(clock)
                        .build());
    }
}
