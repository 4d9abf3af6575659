package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.TwoKeysOfOneHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Finds its entries by the hash of the key alone, and takes what it finds for the key's own.
 */
@JCStressTest
@State
public class KeyedByHash extends TwoKeysOfOneHash {

    public KeyedByHash() {
        super(new Cache());
    }

    @Override
    @Actor
    public void getter(III_Result r) {
        super.getter(r);
    }

    @Override
    @Actor
    public void twinsPutter() {
        super.twinsPutter();
    }

    @Override
    @Actor
    public void twinsGetter(III_Result r) {
        super.twinsGetter(r);
    }

    @Override
    @Arbiter
    public void rest(III_Result r) {
        super.rest(r);
    }

    private static final class Cache extends SimpleCache {

        private final Map<Integer, SessionKey> keys = new ConcurrentHashMap<>();

        @Override
        public synchronized boolean put(SessionKey key, SessionTicket ticket) {
            return super.put(firstOfSameHash(key), ticket);
        }

        @Override
        public synchronized Optional<SessionTicket> get(SessionKey key) {
            return super.get(firstOfSameHash(key));
        }

        private SessionKey firstOfSameHash(SessionKey key) {
            return keys.computeIfAbsent(key.hashCode(), hash -> key);
        }
    }
}
