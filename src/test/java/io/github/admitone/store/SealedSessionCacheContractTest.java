package io.github.admitone.store;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.ClientSessionCacheContractTest;
import io.github.admitone.MutableClock;
import java.time.Duration;

/** A cache over the simplest store keeps the contract of a cache. */
class SealedSessionCacheContractTest extends ClientSessionCacheContractTest {

    @Override
    protected ClientSessionCache newCache(MutableClock clock) {
        return SealedSessionCache.builder(new MapTicketStore(), TestKeys.ring())
                .clock(clock)
                .clockSkew(Duration.ZERO)
                .build();
    }
}
