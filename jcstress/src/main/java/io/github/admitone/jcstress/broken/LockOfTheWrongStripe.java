package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.TwoGetsTwoTickets;
import java.util.Arrays;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Chooses the lock by the identity of the key, where equal keys must meet at one lock.
 */
@JCStressTest
@State
public class LockOfTheWrongStripe extends TwoGetsTwoTickets {

    public LockOfTheWrongStripe() {
        super(new Cache());
    }

    @Override
    @Actor
    public void first(III_Result r) {
        super.first(r);
    }

    @Override
    @Actor
    public void second(III_Result r) {
        super.second(r);
    }

    @Override
    @Arbiter
    public void rest(III_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        private static final int LOCKS = 1024;

        private final Object[] locks = new Object[LOCKS];

        Cache() {
            Arrays.setAll(locks, i -> new Object());
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            synchronized (locks[System.identityHashCode(key) & (LOCKS - 1)]) {
                return Optional.ofNullable(takeFreshestLive(key));
            }
        }
    }
}
