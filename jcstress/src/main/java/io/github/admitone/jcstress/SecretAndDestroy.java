package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.SessionTicket;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread reads a ticket's secret while another destroys the ticket: the reader gets the whole secret or an
 * exception, and never one that is zeroed in part. The result is the first byte and the last, or twice 0 for the
 * exception.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Read in time.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Destroyed.")
@State
public class SecretAndDestroy {

    private final Supplier<byte[]> secret;
    private final Runnable destroy;

    public SecretAndDestroy() {
        this(ticket(1));
    }

    private SecretAndDestroy(SessionTicket ticket) {
        this(ticket::secret, ticket::destroy);
    }

    protected SecretAndDestroy(Supplier<byte[]> secret, Runnable destroy) {
        this.secret = secret;
        this.destroy = destroy;
    }

    @Actor
    public void reader(II_Result r) {
        try {
            byte[] read = secret.get();
            r.r1 = read[0] == 1 ? 1 : Tickets.TORN;
            r.r2 = read[read.length - 1] == 1 ? 1 : Tickets.TORN;
        } catch (IllegalStateException destroyed) {
            r.r1 = 0;
            r.r2 = 0;
        }
    }

    @Actor
    public void destroyer() {
        destroy.run();
    }
}
