package io.github.admitone;

import org.jspecify.annotations.Nullable;

/**
 * A ticket as a cache holds it: the cache's own copy, and the entry of its index in one object, which saves an object
 * and a cache miss for each server. It is linked into the list of its server's tickets; the newest of them is linked
 * into a chain of the stripe's table as well. A {@code get} hands out this very object, without links.
 *
 * <p>As long as the ticket is in a stripe, the stripe's lock guards the links and all methods.
 */
final class HeldTicket extends SessionTicket {

    /** The instance without the array: five references, two longs, two ints, a char and three bytes. */
    private static final int OBJECT_BYTES = Footprint.ofObject(5, 2 * Long.BYTES + 2 * Integer.BYTES + 5);

    /** A generous limit to how long one thread waits for the lock while others overtake it. */
    private static final long OVERTAKING_MILLIS = 1000;

    /** The heap that the ticket takes without its chain. */
    final int footprint;

    /** A byte that all tickets share which are the same on the wire, and few others do. */
    private final byte wireTag;

    /** Some bits of the key's hash, so that a search that passes by need not look into the key. */
    byte hashTag;

    /** Whether a ticket of the server was stored or taken since the hand of the index last came by. */
    boolean used;

    /** The next older ticket of the same server. */
    @Nullable
    HeldTicket older;

    /** The server's key; of its newest ticket only. */
    @Nullable
    SessionKey key;

    /** The newest ticket of another server, in the same bucket; of a newest ticket only. */
    @Nullable
    HeldTicket nextInBucket;

    /** Makes an independent copy; only the certificate chain is shared. */
    HeldTicket(SessionTicket original) {
        this(original, original.peerCertificates, original.packedCopy());
    }

    private HeldTicket(SessionTicket original, CertificateChain peerCertificates, byte[] packed) {
        super(
                original.protocolVersion,
                original.lifetimeSeconds,
                original.receivedAt,
                original.handshakeStartedAt,
                peerCertificates,
                packed);
        this.footprint = OBJECT_BYTES + Footprint.ofArray(packed.length);
        // The end of a ticket is encrypted, or a code that authenticates it, and so as good as random.
        this.wireTag = (byte) (PackedFields.lastByte(packed, PackedFields.TICKET)
                ^ PackedFields.lastByte(packed, PackedFields.SESSION_ID));
    }

    /**
     * {@return whether the ticket is of no more use}
     *
     * <p>One that seems received in the near future is not dead: the clock was not set back, but another thread stored
     * the ticket after this one had read the clock, and before it had the lock.
     */
    boolean isDead(long nowMillis) {
        boolean overtook = receivedAt > nowMillis && receivedAt - OVERTAKING_MILLIS < nowMillis;
        return !overtook && !isLive(nowMillis);
    }

    /** {@return the first millisecond at which the ticket is not live any more} */
    long expiresAt() {
        return receivedAt + lifetimeSeconds * 1000L;
    }

    boolean receivedBefore(HeldTicket other) {
        return receivedAt < other.receivedAt;
    }

    /**
     * {@return whether the handshake that brought the ticket began later than that; false where nobody knows, because
     * it began after the receipt: the clock was set back in between}
     */
    boolean handshakeStartedAfter(long millis) {
        return handshakeStartedAt > millis && handshakeStartedAt <= receivedAt;
    }

    boolean sharesLineage(long other) {
        return lineage() == other;
    }

    boolean sharesVersion(HeldTicket other) {
        return protocolVersion == other.protocolVersion;
    }

    boolean hasEqualChain(HeldTicket other) {
        return peerCertificates.equals(other.peerCertificates);
    }

    /**
     * {@return this ticket, or a copy that reuses the chain object of another ticket with an equal chain; the caller
     * must be its only holder}
     *
     * <p>Connections that start together each receive the chain, and each makes an object of it.
     */
    HeldTicket sharingChainOf(HeldTicket other) {
        return sharesChain(other) ? this : new HeldTicket(this, other.peerCertificates, requireAlive());
    }

    /** {@return whether the chains are one object on the heap} */
    @SuppressWarnings("ReferenceEquality")
    boolean sharesChain(HeldTicket other) {
        return peerCertificates == other.peerCertificates;
    }

    /** {@return whether a server could not tell the two apart: they have the same ticket and the same session ID} */
    boolean isSameOnTheWire(HeldTicket other) {
        return wireTag == other.wireTag && hasTicketAndSessionIdOf(other);
    }

    private boolean hasTicketAndSessionIdOf(HeldTicket other) {
        byte[] mine = requireAlive();
        byte[] theirs = other.requireAlive();
        return PackedFields.equal(mine, theirs, PackedFields.TICKET)
                && PackedFields.equal(mine, theirs, PackedFields.SESSION_ID);
    }

    /** {@return the heap that the ticket and its chain take} */
    long footprintWithChain() {
        return (long) footprint + peerCertificates.footprint();
    }
}
