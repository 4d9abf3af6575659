package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The server of a connection issued a ticket, and the cache stored it. */
@Name("io.github.admitone.TicketStored")
@Label("TLS Ticket Stored")
@Description("A TLS session ticket, or session ID, that a server issued and the cache stored")
@Category({"AdmitOne", "Security"})
@StackTrace(false)
final class TicketStoredEvent extends Event {

    @Label("Peer Host")
    @Nullable
    String peerHost;

    @Label("Peer Port")
    int peerPort;

    @Label("Lifetime")
    @Timespan(Timespan.SECONDS)
    long lifetime;

    static void commit(SessionKey key, Duration lifetime) {
        TicketStoredEvent event = new TicketStoredEvent();
        if (event.isEnabled()) {
            event.peerHost = key.host();
            event.peerPort = key.port();
            event.lifetime = lifetime.toSeconds();
            event.commit();
        }
    }
}
