package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.GetAndInvalidate;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Destroys what it found before it had the lock: one of those may by then have been taken.
 */
@JCStressTest
@State
public class InvalidateSnapshot extends GetAndInvalidate {

    public InvalidateSnapshot() {
        super(new Cache());
    }

    @Override
    @Actor
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Actor
    public void invalidator() {
        super.invalidator();
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public void invalidate(SessionKey key) {
            List<SessionTicket> found = heldOf(key);
            synchronized (this) {
                held.remove(key);
            }
            found.forEach(SessionTicket::destroy);
        }
    }
}
