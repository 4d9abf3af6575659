package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.PuttersDestroyAndGet;
import java.util.List;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Stores the very instance that it was given, and so shares its arrays with the putter.
 */
@JCStressTest
@State
public class SharedArray extends PuttersDestroyAndGet {

    public SharedArray() {
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
        public synchronized boolean put(SessionKey key, SessionTicket ticket) {
            insert(key, ticket);
            return true;
        }

        @Override
        public synchronized Optional<SessionTicket> get(SessionKey key) {
            List<SessionTicket> found = heldOf(key);
            held.remove(key);
            return found.stream().findFirst();
        }
    }
}
