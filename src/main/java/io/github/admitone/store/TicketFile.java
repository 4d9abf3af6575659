package io.github.admitone.store;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of a ticket's file, which says all that the store needs to know of it, so that no file is opened in vain:
 *
 * <pre>
 * bucket(32)-receivedAt(12)-expiresAt(12)-group(8)-id(32)-epoch(8)-size(6)-nonce(16)
 * </pre>
 *
 * All hexadecimal; times are milliseconds since 1970. The nonce is random: no two files ever have one name, so that
 * whoever read a file and then unlinks that name knows that what it unlinked is what it read.
 */
record TicketFile(
        String name, String bucket, long receivedAt, long expiresAt, String group, String id, int epoch, int size) {

    private static final HexFormat HEX = HexFormat.of();

    /** Where the fields begin, and where the name ends. */
    private static final int[] STARTS = {0, 33, 46, 59, 68, 101, 110, 117, 134};

    static TicketFile of(String bucket, SealedTicket ticket, int epoch, int size, long nonce) {
        String name = bucket
                + '-'
                + HEX.toHexDigits(ticket.receivedAt().toEpochMilli(), 12)
                + '-'
                + HEX.toHexDigits(ticket.expiresAt().toEpochMilli(), 12)
                + '-'
                + ticket.group()
                + '-'
                + ticket.id()
                + '-'
                + HEX.toHexDigits(epoch)
                + '-'
                + HEX.toHexDigits(size, 6)
                + '-'
                + HEX.toHexDigits(nonce);
        return new TicketFile(
                name,
                bucket,
                ticket.receivedAt().toEpochMilli(),
                ticket.expiresAt().toEpochMilli(),
                ticket.group(),
                ticket.id(),
                epoch,
                size);
    }

    /** Returns null for a name that is not a ticket's. */
    static @Nullable TicketFile parse(String name) {
        if (!hasForm(name)) {
            return null;
        }
        return new TicketFile(
                name,
                field(name, 0),
                HexFormat.fromHexDigitsToLong(field(name, 1)),
                HexFormat.fromHexDigitsToLong(field(name, 2)),
                field(name, 3),
                field(name, 4),
                HexFormat.fromHexDigits(field(name, 5)),
                HexFormat.fromHexDigits(field(name, 6)));
    }

    boolean isIn(String bucket) {
        return this.bucket.equals(bucket);
    }

    boolean isExpired(long nowMillis) {
        return nowMillis >= expiresAt;
    }

    private static String field(String name, int index) {
        return name.substring(STARTS[index], STARTS[index + 1] - 1);
    }

    private static boolean hasForm(String name) {
        if (name.length() != STARTS[STARTS.length - 1] - 1) {
            return false;
        }
        int field = 1;
        for (int i = 0; i < name.length(); i++) {
            boolean separator = i == STARTS[field] - 1;
            if (separator ? name.charAt(i) != '-' : !HexFormat.isHexDigit(name.charAt(i))) {
                return false;
            }
            field += separator ? 1 : 0;
        }
        return true;
    }
}
