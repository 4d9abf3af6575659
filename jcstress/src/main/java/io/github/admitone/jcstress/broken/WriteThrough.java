package io.github.admitone.jcstress.broken;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.jcstress.GetAndMove;
import io.github.admitone.jcstress.Tickets;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Stores every ticket near and far, and takes it from one. */
@JCStressTest
@State
public class WriteThrough extends GetAndMove {

    public WriteThrough() {
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

    private static final class Cache implements ClientSessionCache {

        private final StripedSessionCache near = cache(1);
        private final StripedSessionCache far = cache(4);

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            far.put(key, ticket);
            return near.put(key, ticket);
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            Optional<SessionTicket> ticket = near.get(key);
            return ticket.isPresent() ? ticket : far.get(key);
        }

        @Override
        public void invalidate(SessionKey key) {
            near.invalidate(key);
            far.invalidate(key);
        }

        @Override
        public void clear() {
            near.clear();
            far.clear();
        }
    }

    private static StripedSessionCache cache(int ticketsPerServer) {
        return StripedSessionCache.builder()
                .stripes(1)
                .maximumServers(4)
                .ticketsPerServer(ticketsPerServer)
                .clock(() -> Tickets.NOW)
                .build();
    }
}
