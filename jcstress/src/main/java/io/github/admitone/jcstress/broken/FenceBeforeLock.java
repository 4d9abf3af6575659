package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.PutAndClear;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Compares the ticket with the fence before it has the lock: the fence may rise in between.
 */
@JCStressTest
@State
public class FenceBeforeLock extends PutAndClear {

    public FenceBeforeLock() {
        super(new Cache());
    }

    @Override
    @Actor
    public void putter() {
        super.putter();
    }

    @Override
    @Actor
    public void clearer(II_Result r) {
        super.clearer(r);
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            if (isStorable(ticket)) {
                letOthersIn();
                SessionTicket copy = ticket.copy();
                synchronized (this) {
                    insert(key, copy);
                }
            }
            return true;
        }
    }
}
