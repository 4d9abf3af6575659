package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.GetAndExpiry;
import java.time.InstantSource;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Decides under the lock whether the ticket has expired, and acts on it after: another thread may by then have found it
 * expired, and destroyed it.
 */
@JCStressTest
@State
public class CheckThenActExpiry extends GetAndExpiry {

    public CheckThenActExpiry() {
        super(Cache::new);
    }

    @Override
    @Actor
    public void getter(II_Result r) {
        super.getter(r);
    }

    @Override
    @Actor
    public void lateGetter(II_Result r) {
        super.lateGetter(r);
    }

    private static final class Cache extends SimpleCache {

        Cache(InstantSource clock) {
            super(clock);
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            SessionTicket found;
            boolean live;
            synchronized (this) {
                found = peek(key);
                live = found != null && isLive(found);
            }
            if (found == null) {
                return Optional.empty();
            }
            synchronized (this) {
                remove(key, found);
            }
            if (live) {
                return Optional.of(found);
            }
            found.destroy();
            return Optional.empty();
        }
    }
}
