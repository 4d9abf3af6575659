package io.github.admitone.jcstress.broken;

import io.github.admitone.jcstress.SecretAndDestroy;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A ticket that guards its secret by a volatile flag instead of a lock: it may be zeroed while it is copied.
 */
@JCStressTest
@State
public class DestroyWithoutLock extends SecretAndDestroy {

    public DestroyWithoutLock() {
        this(new Ticket());
    }

    private DestroyWithoutLock(Ticket ticket) {
        super(ticket::secret, ticket::destroy);
    }

    @Override
    @Actor
    public void reader(II_Result r) {
        super.reader(r);
    }

    @Override
    @Actor
    public void destroyer() {
        super.destroyer();
    }

    private static final class Ticket {

        private final byte[] secret = new byte[1 << 14];
        private volatile boolean destroyed;

        Ticket() {
            Arrays.fill(secret, (byte) 1);
        }

        byte[] secret() {
            if (destroyed) {
                throw new IllegalStateException("the ticket has been destroyed");
            }
            return secret.clone();
        }

        void destroy() {
            destroyed = true;
            Arrays.fill(secret, (byte) 0);
        }
    }
}
