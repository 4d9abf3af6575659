package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.PutAndGet;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Locks where it stores, but not where it takes, as if a get only read.
 */
@JCStressTest
@State
public class UnlockedGet extends PutAndGet {

    public UnlockedGet() {
        super(new Cache());
    }

    @Override
    @Actor
    public void putter() {
        super.putter();
    }

    @Override
    @Actor
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            return Optional.ofNullable(takeFreshestLive(key));
        }
    }
}
