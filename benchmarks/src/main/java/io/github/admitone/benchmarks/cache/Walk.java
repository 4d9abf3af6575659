package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Where one thread is in the {@link KeyOrder} that all of them walk through, and its spare ticket. */
@State(Scope.Thread)
public class Walk {

    private int next;
    private SessionTicket spare;

    /** Spreads the threads evenly. */
    @Setup
    public void start(ThreadParams thread) {
        next = KeyOrder.LENGTH / thread.getThreadCount() * thread.getThreadIndex();
        spare = Tickets.draw(new SplittableRandom(thread.getThreadIndex()), Instant.now());
    }

    int next() {
        next = (next + 1) & (KeyOrder.LENGTH - 1);
        return next;
    }

    /** To be stored after a miss, where another thread holds the ticket of the key. */
    SessionTicket spare() {
        return spare;
    }
}
