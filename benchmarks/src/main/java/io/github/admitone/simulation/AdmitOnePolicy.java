package io.github.admitone.simulation;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.simulation.Ticket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** The real cache of this project, in virtual time. Its tickets are as large as real ones, for it bounds bytes too. */
final class AdmitOnePolicy implements TicketPolicy {

    private static final int TICKET_BYTES = 200;
    private static final int SECRET_BYTES = 32;
    private static final int TLS_AES_128_GCM_SHA256 = 0x1301;

    private final ClientSessionCache cache;
    private int lastHost = -1;
    private SessionKey lastKey;

    AdmitOnePolicy(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Override
    public Ticket take(int host, long now) {
        return cache.get(key(host)).map(AdmitOnePolicy::unwrap).orElse(null);
    }

    @Override
    public void put(int host, Ticket ticket, long now) {
        cache.put(key(host), wrap(ticket, now));
    }

    /** Made once for a burst, since making one normalises the name. */
    private SessionKey key(int host) {
        if (host != lastHost) {
            lastHost = host;
            lastKey = SessionKey.of("host-" + host + ".example.com", 443);
        }
        return lastKey;
    }

    private static SessionTicket wrap(Ticket ticket, long now) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(TLS_AES_128_GCM_SHA256)
                .ticket(ByteBuffer.allocate(TICKET_BYTES).putInt(ticket.id()).array())
                .secret(new byte[SECRET_BYTES])
                .receivedAt(Instant.ofEpochMilli(now))
                .lifetime(Duration.ofMillis(ticket.expiresAt() - now))
                .peerCertificates(ticket.session().chain())
                .build();
    }

    private static Ticket unwrap(SessionTicket held) {
        int id = ByteBuffer.wrap(held.ticket()).getInt();
        long expiresAt = held.receivedAt().plus(held.lifetime()).toEpochMilli();
        Ticket ticket = new Ticket(id, new Session(held.peerCertificates()), expiresAt);
        held.destroy();
        return ticket;
    }
}
