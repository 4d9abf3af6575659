package io.github.admitone;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A cache found that the time of a ticket had run out, and dropped it. */
@Name("io.github.admitone.TicketExpired")
@Label("TLS Ticket Expired")
@Description("A TLS session ticket that the cache dropped because its lifetime was over")
@Category({"AdmitOne", "Security"})
@StackTrace(false)
final class TicketExpiredEvent extends Event {

    @Label("Peer Host")
    @Nullable
    String peerHost;

    @Label("Peer Port")
    int peerPort;

    @Label("Ticket Age")
    @Timespan(Timespan.MILLISECONDS)
    long ticketAge;

    static boolean isWanted() {
        return new TicketExpiredEvent().isEnabled();
    }

    static void commit(SessionKey key, long ageMillis) {
        TicketExpiredEvent event = new TicketExpiredEvent();
        event.peerHost = key.host();
        event.peerPort = key.port();
        event.ticketAge = ageMillis;
        event.commit();
    }
}
