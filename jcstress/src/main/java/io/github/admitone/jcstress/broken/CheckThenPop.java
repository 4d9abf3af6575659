package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.ThreeGetsTwoTickets;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A stack whose top is volatile, which makes each reading and each writing atomic, but not the two together.
 */
@JCStressTest
@State
public class CheckThenPop extends ThreeGetsTwoTickets {

    public CheckThenPop() {
        super(new Cache());
    }

    @Override
    @Actor
    public void first(III_Result r) {
        super.first(r);
    }

    @Override
    @Actor
    public void second(III_Result r) {
        super.second(r);
    }

    @Override
    @Actor
    public void third(III_Result r) {
        super.third(r);
    }

    private static final class Cache extends SimpleCache {

        private final SessionTicket[] stack = new SessionTicket[8];
        private volatile int top;

        @Override
        public synchronized boolean put(SessionKey key, SessionTicket ticket) {
            int next = top;
            stack[next] = ticket.copy();
            top = next + 1;
            return true;
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            int last = top - 1;
            if (last < 0) {
                return Optional.empty();
            }
            top = last;
            return Optional.of(stack[last]);
        }
    }
}
