package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A cache dropped a ticket to keep its bounds. */
@Name("io.github.admitone.TicketEvicted")
@Label("TLS Ticket Evicted")
@Description("A TLS session ticket that the cache dropped to keep its bounds")
@Category({"AdmitOne", "Security"})
@StackTrace(false)
final class TicketEvictedEvent extends Event {

    @Label("Peer Host")
    @Nullable
    String peerHost;

    @Label("Peer Port")
    int peerPort;

    @Label("Bound")
    @Description("The bound that was reached, a name of CacheStats.Removal")
    @Nullable
    String bound;

    @Label("Ticket Age")
    @Timespan(Timespan.MILLISECONDS)
    long ticketAge;

    static boolean isWanted() {
        return new TicketEvictedEvent().isEnabled();
    }

    static void commit(SessionKey key, Removal bound, long ageMillis) {
        TicketEvictedEvent event = new TicketEvictedEvent();
        event.peerHost = key.host();
        event.peerPort = key.port();
        event.bound = bound.name();
        event.ticketAge = ageMillis;
        event.commit();
    }
}
