package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.TwoGetsOneTicket;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Selects under the lock, and removes under the lock, but not under one: as a cache does that lets a second pass drop
 * what the first has chosen.
 */
@JCStressTest
@State
public class PeekThenRemove extends TwoGetsOneTicket {

    public PeekThenRemove() {
        super(new Cache());
    }

    @Override
    @Actor
    public void first(II_Result r) {
        super.first(r);
    }

    @Override
    @Actor
    public void second(II_Result r) {
        super.second(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            SessionTicket chosen;
            synchronized (this) {
                chosen = peek(key);
            }
            if (chosen != null) {
                synchronized (this) {
                    remove(key, chosen);
                }
            }
            return Optional.ofNullable(chosen);
        }
    }
}
