package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One ticket as a {@link TicketStore} sees it: sealed bytes, and the little that an engine must know to keep them in
 * order. Nothing of it tells a host name, a user or a secret. Immutable and thread-safe; times have millisecond
 * resolution.
 *
 * @since 0.1.0
 */
public final class SealedTicket {

    /** The longest sealed ticket, in bytes; those with a usual chain of certificates take two to six thousand. */
    public static final int MAX_BYTES = 1 << 20;

    /** The lower-case hexadecimal digits of an id, as of a bucket's name. */
    public static final int ID_DIGITS = 32;

    /** The lower-case hexadecimal digits of a group. */
    public static final int GROUP_DIGITS = 8;

    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final String id;
    private final String group;
    private final long receivedAt;
    private final long expiresAt;
    private final long handshakeStartedAt;
    private final byte[] bytes;

    /**
     * Makes a sealed ticket.
     *
     * @param id the same for the same ticket of the same bucket: {@value #ID_DIGITS} lower-case hexadecimal digits
     * @param group what all tickets of a bucket agree in: {@value #GROUP_DIGITS} lower-case hexadecimal digits
     * @param receivedAt when the ticket was received, not before 1970
     * @param expiresAt the first moment at which it is not live any more, later than its receipt, and
     *     before the year 10000
     * @param handshakeStartedAt when the handshake began that brought it
     * @param bytes 1 to {@value #MAX_BYTES} bytes; copied
     * @throws IllegalArgumentException if an argument is not as told here; the message names it
     */
    public SealedTicket(
            String id, String group, Instant receivedAt, Instant expiresAt, Instant handshakeStartedAt, byte[] bytes) {
        this.id = requireHex("id", id, ID_DIGITS);
        this.group = requireHex("group", group, GROUP_DIGITS);
        this.receivedAt = requireNonNull(receivedAt, "receivedAt").toEpochMilli();
        this.expiresAt = requireNonNull(expiresAt, "expiresAt").toEpochMilli();
        this.handshakeStartedAt =
                requireNonNull(handshakeStartedAt, "handshakeStartedAt").toEpochMilli();
        this.bytes = requireNonNull(bytes, "bytes").clone();
        require(this.receivedAt >= 0, "receivedAt must not be before 1970, but was " + receivedAt);
        require(this.expiresAt <= LATEST, "expiresAt must be before the year 10000, but was " + expiresAt);
        require(this.expiresAt > this.receivedAt, "expiresAt must be later than receivedAt, but was " + expiresAt);
        require(
                bytes.length >= 1 && bytes.length <= MAX_BYTES,
                "bytes must be 1 to " + MAX_BYTES + ", but were " + bytes.length);
    }

    /**
     * {@return what tells this ticket from others of its bucket}
     */
    public String id() {
        return id;
    }

    /**
     * {@return what all tickets of a bucket agree in}
     */
    public String group() {
        return group;
    }

    /**
     * {@return when the ticket was received}
     */
    public Instant receivedAt() {
        return Instant.ofEpochMilli(receivedAt);
    }

    /**
     * {@return the first moment at which the ticket is not live any more}
     */
    public Instant expiresAt() {
        return Instant.ofEpochMilli(expiresAt);
    }

    /**
     * {@return when the handshake began that brought the ticket}
     */
    public Instant handshakeStartedAt() {
        return Instant.ofEpochMilli(handshakeStartedAt);
    }

    /**
     * {@return a copy of the sealed bytes}
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * {@return id, size and times, for logs}
     */
    @Override
    public String toString() {
        return "SealedTicket[id=" + id + ", bytes=" + bytes.length + ", receivedAt=" + receivedAt() + ", expiresAt="
                + expiresAt() + "]";
    }

    /**
     * {@return the name of a bucket, from which an engine may then build paths and keys}
     *
     * @param bucket the name
     * @throws IllegalArgumentException if it is not {@value #ID_DIGITS} lower-case hexadecimal digits
     */
    public static String requireBucket(String bucket) {
        return requireHex("bucket", bucket, ID_DIGITS);
    }

    private static String requireHex(String name, String value, int digits) {
        boolean hex = requireNonNull(value, name).length() == digits
                && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        require(hex, name + " must be " + digits + " lower-case hexadecimal digits, but was " + value);
        return value;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
