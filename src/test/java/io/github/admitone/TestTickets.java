package io.github.admitone;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Tickets that know their number: it is the beginning of their ticket bytes. */
public final class TestTickets {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final CertificateChain CHAIN = CertificateChain.of(List.of(filled(700, 5), filled(500, 6)));

    private TestTickets() {}

    /** A builder of a TLS 1.3 ticket with every field set, received at the given moment, good for one hour. */
    public static SessionTicket.Builder numbered(int number, Instant receivedAt) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(identity(number))
                .secret(filled(32, 0x5A))
                .receivedAt(receivedAt)
                .lifetime(Duration.ofHours(1))
                .ageAdd(0xFEDC_BA98L)
                .authenticatedAt(receivedAt.minusSeconds(60))
                .verifiedAt(receivedAt.minusSeconds(30))
                .handshakeStartedAt(receivedAt)
                .lineage(7)
                .serverName("example.com")
                .applicationProtocol("h2")
                .peerCertificates(CHAIN)
                .extendedMasterSecret(true)
                .serverExtensions(filled(3, 1))
                .clientIdentity(filled(4, 2))
                .clientCertificateDigest(filled(32, 4))
                .maxEarlyDataSize(0xFFFF_FFFFL)
                .applicationData(filled(5, 3));
    }

    public static SessionTicket ticket(int number, Instant receivedAt) {
        return numbered(number, receivedAt).build();
    }

    /** A ticket as a cache holds it. */
    static HeldTicket held(int number, Instant receivedAt) {
        return held(numbered(number, receivedAt));
    }

    static HeldTicket held(SessionTicket.Builder builder) {
        return new HeldTicket(builder.build());
    }

    public static int numberOf(SessionTicket ticket) {
        return ByteBuffer.wrap(ticket.ticket()).getInt();
    }

    public static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] identity(int number) {
        return ByteBuffer.allocate(32).putInt(number).array();
    }
}
