package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.GetAndClear;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Destroys the tickets while they can still be found, and lets go of them after.
 */
@JCStressTest
@State
public class ClearWhileHeld extends GetAndClear {

    public ClearWhileHeld() {
        super(new Cache());
    }

    @Override
    @Actor
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Actor
    public void clearer() {
        super.clearer();
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public void clear() {
            held.values().forEach(tickets -> tickets.forEach(SessionTicket::destroy));
            synchronized (this) {
                held.clear();
            }
        }

        @Override
        public synchronized Optional<SessionTicket> get(SessionKey key) {
            SessionTicket found = peek(key);
            if (found != null) {
                remove(key, found);
            }
            return Optional.ofNullable(found);
        }
    }
}
