package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The server of a connection issued a ticket that is not stored. */
@Name("io.github.admitone.TicketRefused")
@Label("TLS Ticket Refused")
@Description("A TLS session ticket, or session ID, that a server issued and that is not stored")
@Category({"AdmitOne", "Security"})
@StackTrace(false)
final class TicketRefusedEvent extends Event {

    @Label("Peer Host")
    @Nullable
    String peerHost;

    @Label("Peer Port")
    int peerPort;

    @Label("Reason")
    @Description("A name of StorageStatus")
    @Nullable
    String reason;

    static void commit(SessionKey key, StorageStatus reason) {
        TicketRefusedEvent event = new TicketRefusedEvent();
        if (event.isEnabled()) {
            event.peerHost = key.host();
            event.peerPort = key.port();
            event.reason = reason.name();
            event.commit();
        }
    }
}
