package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.PutAndGetOfTheLast;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Takes the last ticket, and removes the emptied entry under a second lock, with what was put in between: the lost put
 * of a well-known platform cache.
 */
@JCStressTest
@State
public class RemoveEmptiedLater extends PutAndGetOfTheLast {

    public RemoveEmptiedLater() {
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
            SessionTicket taken;
            synchronized (this) {
                taken = peek(key);
                held.put(key, without(key, taken));
            }
            if (heldOf(key).isEmpty()) {
                synchronized (this) {
                    held.remove(key);
                }
            }
            return Optional.ofNullable(taken);
        }
    }
}
