package io.github.admitone.jcstress.broken;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.PublicationOfEveryField;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Makes a ticket visible, encoded, and fills in the last of its fields after that.
 */
@JCStressTest
@State
public class PublishThenFill extends PublicationOfEveryField {

    public PublishThenFill() {
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

        /** Where the encoding has the lineage. */
        private static final int LINEAGE = 50;

        private final AtomicReference<byte[]> slot = new AtomicReference<>();

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            byte[] visible = ticket.encode();
            Arrays.fill(visible, LINEAGE, LINEAGE + Long.BYTES, (byte) 0);
            slot.set(visible);
            letOthersIn();
            System.arraycopy(ticket.encode(), LINEAGE, visible, LINEAGE, Long.BYTES);
            return true;
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            return Optional.ofNullable(slot.getAndSet(null)).map(SessionTicket::decode);
        }
    }
}
