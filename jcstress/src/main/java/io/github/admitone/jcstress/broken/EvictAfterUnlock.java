package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.GetAndEvictionByOtherKey;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Picks under the lock which tickets must go, and destroys them after: one of them may by then have been taken.
 */
@JCStressTest
@State
public class EvictAfterUnlock extends GetAndEvictionByOtherKey {

    public EvictAfterUnlock() {
        super(new Cache());
    }

    @Override
    @Actor
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Actor
    public void putter() {
        super.putter();
    }

    @Override
    @Arbiter
    public void rest(II_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        Cache() {
            super(SERVERS, 4);
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            SessionKey victim;
            List<SessionTicket> evicted = List.of();
            synchronized (this) {
                insert(key, ticket.copy());
                victim = victim(key);
                if (!victim.equals(key)) {
                    evicted = heldOf(victim);
                }
            }
            if (!evicted.isEmpty()) {
                synchronized (this) {
                    held.remove(victim);
                }
                evicted.forEach(SessionTicket::destroy);
            }
            return true;
        }
    }
}
