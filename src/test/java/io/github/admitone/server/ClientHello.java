package io.github.admitone.server;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client said in one ClientHello, as far as it concerns resumption. Byte strings are in lower-case hex, so that
 * they compare and print.
 *
 * @param legacySessionId the session ID, empty where the client sent none
 * @param extensions the types of the extensions, in the order of the message
 * @param serverName the server_name, or an empty string
 * @param sessionTicket the session_ticket of TLS 1.2: empty where the extension is absent, an empty string where it asks
 *     for a ticket
 * @param pskIdentities the identities of pre_shared_key, in order
 */
public record ClientHello(
        String legacySessionId,
        Set<Integer> extensions,
        String serverName,
        Optional<String> sessionTicket,
        List<PskIdentity> pskIdentities) {

    /** The type of the extension that carries a ticket in TLS 1.2 (RFC 5077). */
    public static final int SESSION_TICKET = 35;

    /** The type of the extension that carries tickets in TLS 1.3 (RFC 8446 section 4.2.11). */
    public static final int PRE_SHARED_KEY = 41;

    private static final int SERVER_NAME = 0;
    private static final int VERSION_AND_RANDOM = 2 + 32;

    /** Copies the collections; the order of the extensions is kept. */
    public ClientHello {
        extensions = Collections.unmodifiableSet(new LinkedHashSet<>(extensions));
        pskIdentities = List.copyOf(pskIdentities);
    }

    /**
     * One identity that a client offers.
     *
     * @param identity the ticket, in hex
     * @param obfuscatedTicketAge the age in milliseconds plus ticket_age_add, modulo 2^32
     */
    public record PskIdentity(String identity, long obfuscatedTicketAge) {}

    /** Parses the body of a ClientHello, and returns nothing where it is not one. */
    static Optional<ClientHello> parse(byte[] body) {
        try {
            ByteBuffer in = ByteBuffer.wrap(body);
            skip(in, VERSION_AND_RANDOM);
            String sessionId = hex(vector8(in));
            vector16(in);
            vector8(in);
            return Optional.of(extensions(sessionId, in.hasRemaining() ? vector16(in) : ByteBuffer.allocate(0)));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ClientHello extensions(String sessionId, ByteBuffer in) {
        Set<Integer> types = new LinkedHashSet<>();
        List<PskIdentity> identities = new ArrayList<>();
        String serverName = "";
        Optional<String> sessionTicket = Optional.empty();
        while (in.hasRemaining()) {
            int type = Short.toUnsignedInt(in.getShort());
            ByteBuffer content = vector16(in);
            types.add(type);
            switch (type) {
                case SERVER_NAME -> serverName = serverName(content);
                case SESSION_TICKET -> sessionTicket = Optional.of(hex(content));
                case PRE_SHARED_KEY -> identities = identities(vector16(content));
                default -> {
                    // Its presence is all that is recorded.
                }
            }
        }
        return new ClientHello(sessionId, types, serverName, sessionTicket, identities);
    }

    private static String serverName(ByteBuffer content) {
        ByteBuffer names = vector16(content);
        names.get();
        return StandardCharsets.US_ASCII.decode(vector16(names)).toString();
    }

    private static List<PskIdentity> identities(ByteBuffer in) {
        List<PskIdentity> identities = new ArrayList<>();
        while (in.hasRemaining()) {
            identities.add(new PskIdentity(hex(vector16(in)), Integer.toUnsignedLong(in.getInt())));
        }
        return identities;
    }

    private static ByteBuffer vector8(ByteBuffer in) {
        return take(in, Byte.toUnsignedInt(in.get()));
    }

    private static ByteBuffer vector16(ByteBuffer in) {
        return take(in, Short.toUnsignedInt(in.getShort()));
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        ByteBuffer taken = in.slice().limit(length);
        skip(in, length);
        return taken;
    }

    private static void skip(ByteBuffer in, int length) {
        in.position(in.position() + length);
    }

    private static String hex(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
