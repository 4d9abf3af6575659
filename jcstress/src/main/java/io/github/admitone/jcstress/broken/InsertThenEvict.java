package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.BoundsSeenByAThird;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Stores under the lock, and makes room for it under the lock, but not under one: in between there is too much.
 */
@JCStressTest
@State
public class InsertThenEvict extends BoundsSeenByAThird {

    public InsertThenEvict() {
        this(new Cache());
    }

    private InsertThenEvict(Cache cache) {
        super(cache, cache::stats);
    }

    @Override
    @Actor
    public void putter() {
        super.putter();
    }

    @Override
    @Actor
    public void otherPutter() {
        super.otherPutter();
    }

    @Override
    @Actor
    public void observer(III_Result r) {
        super.observer(r);
    }

    private static final class Cache extends SimpleCache {

        Cache() {
            super(SERVERS, 4);
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            synchronized (this) {
                insert(key, ticket.copy());
            }
            letOthersIn();
            synchronized (this) {
                evictServers(key);
            }
            return true;
        }
    }
}
