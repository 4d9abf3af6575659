package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.TwoPutsAndGetAtTheCap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Looks under the lock whether there is room, and stores under the lock, but not under one.
 */
@JCStressTest
@State
public class CheckThenEvict extends TwoPutsAndGetAtTheCap {

    public CheckThenEvict() {
        super(new Cache());
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
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        Cache() {
            super(2 * CAP, CAP);
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            boolean full;
            synchronized (this) {
                full = heldOf(key).size() >= CAP;
            }
            letOthersIn();
            SessionTicket copy = ticket.copy();
            synchronized (this) {
                if (full) {
                    evictOldest(key);
                }
                insert(key, copy);
            }
            return true;
        }
    }
}
