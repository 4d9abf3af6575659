package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A handshake, from its beginning to its end. The first four fields are those of {@code jdk.TLSHandshake}. */
@Name("io.github.admitone.TLSHandshake")
@Label("TLS Handshake")
@Description("A TLS or DTLS handshake of a client, completed or not, and what became of resumption")
@Category({"AdmitOne", "Security"})
@StackTrace(false)
final class HandshakeEvent extends Event {

    @Label("Peer Host")
    @Nullable
    String peerHost;

    @Label("Peer Port")
    int peerPort;

    @Label("Protocol Version")
    @Description("Null if the handshake ended before the server chose one")
    @Nullable
    String protocolVersion;

    @Label("Cipher Suite")
    @Description("Null if the handshake ended before the server chose one")
    @Nullable
    String cipherSuite;

    @Label("Resumed")
    boolean resumed;

    @Label("Resumption Status")
    @Description("A name of ResumptionStatus")
    @Nullable
    String status;

    @Label("Ticket Age")
    @Description("The age of the ticket when it was offered; -1 ms if none was")
    @Timespan(Timespan.MILLISECONDS)
    long ticketAge;

    /** {@return an event that has begun, or null if no recording wants it} */
    static @Nullable HandshakeEvent started() {
        HandshakeEvent event = new HandshakeEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    void commit(SessionKey key, HandshakeResult result, int suite, long ticketAgeMillis) {
        end();
        peerHost = key.host();
        peerPort = key.port();
        protocolVersion = WireNames.version(result.protocolVersion());
        cipherSuite = WireNames.suite(suite);
        resumed = result.status() == ResumptionStatus.RESUMED;
        status = result.status().name();
        ticketAge = ticketAgeMillis;
        commit();
    }
}
