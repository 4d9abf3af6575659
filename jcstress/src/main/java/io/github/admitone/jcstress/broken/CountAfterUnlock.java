package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.StatsAddUp;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Takes under the lock, and counts under the lock, but not under one: in between a ticket is missing from the sums.
 */
@JCStressTest
@State
public class CountAfterUnlock extends StatsAddUp {

    public CountAfterUnlock() {
        this(new Cache());
    }

    private CountAfterUnlock(Cache cache) {
        super(cache, cache::stats);
    }

    @Override
    @Actor
    public void getter() {
        super.getter();
    }

    @Override
    @Actor
    public void invalidator() {
        super.invalidator();
    }

    @Override
    @Actor
    public void observer(III_Result r) {
        super.observer(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            SessionTicket taken;
            synchronized (this) {
                taken = takeFreshestLive(key);
            }
            letOthersIn();
            if (taken != null) {
                synchronized (this) {
                    hits++;
                }
            }
            return Optional.ofNullable(taken);
        }
    }
}
