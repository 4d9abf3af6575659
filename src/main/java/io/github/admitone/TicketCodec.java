package io.github.admitone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The binary encoding of a ticket, format 1, big-endian throughout:
 *
 * <pre>
 * uint8  format = 1
 * uint16 protocolVersion
 * uint32 lifetime          seconds, at most 604,800
 * int64  receivedAt        milliseconds since 1970-01-01T00:00Z, as all points in time
 * int64  handshakeStartedAt
 * uint16 cipherSuite       from here on as in {@link PackedFields}
 * uint16 flags             bit 0: extended master secret; bits 1 to 9: which fields follow; the rest is 0
 * uint32 ageAdd
 * uint32 maxEarlyDataSize
 * int64  authenticatedAt
 * int64  verifiedAt
 * int64  lineage
 * opaque field&lt;1..2^16-1&gt;  for each that is flagged
 * opaque peerCertificates&lt;0..2^24-1&gt;
 * </pre>
 *
 * Decoding takes exactly what encoding gives, and passes through the builder, so that no ticket skips its checks.
 */
final class TicketCodec {

    private static final byte FORMAT = 1;
    private static final int FIXED_LENGTH = Byte.BYTES + Short.BYTES + Integer.BYTES + 2 * Long.BYTES;

    private TicketCodec() {}

    /** @param packed the ticket's own, which nobody may overwrite meanwhile; not copied, so no secret is left behind */
    static byte[] encode(SessionTicket ticket, byte[] packed) {
        byte[] chain = ticket.peerCertificates.toCertificateList();
        return ByteBuffer.allocate(FIXED_LENGTH + packed.length + 3 + chain.length)
                .put(FORMAT)
                .putShort((short) ticket.protocolVersion)
                .putInt(ticket.lifetimeSeconds)
                .putLong(ticket.receivedAt)
                .putLong(ticket.handshakeStartedAt)
                .put(packed)
                .put((byte) (chain.length >>> 16))
                .putShort((short) chain.length)
                .put(chain)
                .array();
    }

    static SessionTicket decode(byte[] encoding) {
        return decode(encoding, SessionTicket.builder());
    }

    /** @param builder a new one, which holds no secret any more when this returns or throws */
    static SessionTicket decode(byte[] encoding, SessionTicket.Builder builder) {
        ByteBuffer in = ByteBuffer.wrap(requireNonNull(encoding, "encoding"));
        try {
            read(in, builder);
            if (in.hasRemaining()) {
                throw malformed(in.remaining() + " bytes follow the end");
            }
            return builder.build();
        } finally {
            builder.wipe();
        }
    }

    private static void read(ByteBuffer in, SessionTicket.Builder builder) {
        int format = uint8(in, "format");
        if (format != FORMAT) {
            throw malformed("format must be " + FORMAT + ", but was " + format);
        }
        builder.protocolVersion(uint16(in, "protocolVersion"))
                .lifetime(lifetime(in))
                .receivedAt(instant(in, "receivedAt"))
                .handshakeStartedAt(instant(in, "handshakeStartedAt"))
                .cipherSuite(uint16(in, "cipherSuite"));
        int flags = flags(in);
        builder.extendedMasterSecret((flags & PackedFields.EXTENDED_MASTER_SECRET) != 0)
                .ageAdd(uint32(in, "ageAdd"))
                .maxEarlyDataSize(uint32(in, "maxEarlyDataSize"))
                .authenticatedAt(instant(in, "authenticatedAt"))
                .verifiedAt(instant(in, "verifiedAt"))
                .lineage(int64(in, "lineage"))
                .ticket(field(in, flags, PackedFields.TICKET, "ticket"))
                .own(PackedFields.SECRET, field(in, flags, PackedFields.SECRET, "secret"))
                .sessionId(field(in, flags, PackedFields.SESSION_ID, "sessionId"))
                .clientIdentity(field(in, flags, PackedFields.CLIENT_IDENTITY, "clientIdentity"))
                .clientCertificateDigest(
                        field(in, flags, PackedFields.CLIENT_CERTIFICATE_DIGEST, "clientCertificateDigest"))
                .serverName(text(in, flags, PackedFields.SERVER_NAME, "serverName"))
                .applicationProtocol(text(in, flags, PackedFields.APPLICATION_PROTOCOL, "applicationProtocol"))
                .serverExtensions(field(in, flags, PackedFields.SERVER_EXTENSIONS, "serverExtensions"))
                .applicationData(field(in, flags, PackedFields.APPLICATION_DATA, "applicationData"))
                .peerCertificates(CertificateChain.ofCertificateList(opaque24(in, "peerCertificates")));
    }

    private static int flags(ByteBuffer in) {
        int flags = uint16(in, "flags");
        if ((flags & ~PackedFields.ALL_FLAGS) != 0) {
            throw malformed("flags must be 0 to " + PackedFields.ALL_FLAGS + ", but were " + flags);
        }
        return flags;
    }

    private static Duration lifetime(ByteBuffer in) {
        Duration lifetime = Duration.ofSeconds(uint32(in, "lifetime"));
        if (lifetime.compareTo(SessionTicket.MAX_LIFETIME) > 0) {
            throw malformed("lifetime must be at most " + SessionTicket.MAX_LIFETIME + ", but was " + lifetime);
        }
        return lifetime;
    }

    private static Instant instant(ByteBuffer in, String name) {
        return Instant.ofEpochMilli(int64(in, name));
    }

    private static String text(ByteBuffer in, int flags, int index, String name) {
        byte[] bytes = field(in, flags, index, name);
        String text = new String(bytes, UTF_8);
        if (!Arrays.equals(bytes, text.getBytes(UTF_8))) {
            throw malformed(name + " must be UTF-8");
        }
        return text;
    }

    private static byte[] field(ByteBuffer in, int flags, int index, String name) {
        if ((flags & PackedFields.flag(index)) == 0) {
            return new byte[0];
        }
        int length = uint16(in, name);
        if (length == 0) {
            throw malformed(name + " must not be flagged if it is empty");
        }
        return bytes(in, length, name);
    }

    private static byte[] opaque24(ByteBuffer in, String name) {
        return bytes(in, (uint8(in, name) << 16) | uint16(in, name), name);
    }

    private static byte[] bytes(ByteBuffer in, int length, String name) {
        requireRemaining(in, length, name);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int uint8(ByteBuffer in, String name) {
        requireRemaining(in, Byte.BYTES, name);
        return in.get() & 0xFF;
    }

    private static int uint16(ByteBuffer in, String name) {
        requireRemaining(in, Short.BYTES, name);
        return in.getShort() & 0xFFFF;
    }

    private static long uint32(ByteBuffer in, String name) {
        requireRemaining(in, Integer.BYTES, name);
        return in.getInt() & 0xFFFF_FFFFL;
    }

    private static long int64(ByteBuffer in, String name) {
        requireRemaining(in, Long.BYTES, name);
        return in.getLong();
    }

    private static void requireRemaining(ByteBuffer in, int length, String name) {
        if (in.remaining() < length) {
            throw malformed("it ends within " + name);
        }
    }

    private static IllegalArgumentException malformed(String reason) {
        return new IllegalArgumentException("malformed ticket encoding: " + reason);
    }
}
