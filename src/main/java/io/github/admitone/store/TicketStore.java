package io.github.admitone.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An engine that keeps sealed tickets in buckets, for one process or for many: opaque bytes in, the same bytes out, to
 * one taker. {@link SealedSessionCache} makes a cache of it.
 *
 * <p><b>At most once.</b> What one {@link #add} stored is returned by at most one {@link #take}, to one caller, in one
 * process, ever. An implementation MUST take in one atomic step of its engine, a step that succeeds for one caller and
 * fails for every other: the {@code unlink} of a file, one script, one statement. To read a ticket and then delete it
 * is forbidden, and so is to delete it with a statement whose success is not checked. A step that may have happened,
 * because the reply was lost, has happened: a retry takes another ticket.
 *
 * <p><b>Death.</b> A process may die between any two instructions. Then a ticket that it was taking is lost or is still
 * there, whole; a ticket that it was adding is there, whole, or is not. No ticket comes back, none is returned in part,
 * and no later call, of any process, waits for what the dead process held. Litter that it left is bounded and is
 * removed in time. Where the engine itself can lose a step that it has confirmed (a restart from a snapshot, a replica
 * that is promoted), the implementation MUST lose the tickets instead, or its documentation says that it cannot.
 *
 * <p><b>Time.</b> The time of receipt and of expiry come with the ticket and the present comes with {@code take}, in
 * milliseconds since 1970. The engine's own clock may decide when to forget, but never that a ticket is live. Clocks of
 * several machines differ: a ticket received later than the taker's present stays where it is.
 *
 * <p><b>Names.</b> A bucket is 32 lower-case hexadecimal digits, and says nothing to the store. It may lay tickets out
 * by it.
 *
 * <p><b>Bounds.</b> A store is bounded: in the tickets of a bucket, of which it keeps the newest, and as a whole.
 *
 * <p><b>Thread-safety.</b> Every method may be called by any thread, of any process, at any time.
 *
 * <p><b>Errors.</b> A null argument is a {@link NullPointerException} that names it. Whatever the engine fails with is
 * a {@link TicketStoreException}, thrown after a bounded wait. That a bucket is empty, or that a ticket may not be
 * stored, is no error.
 *
 * @since 0.1.0
 */
public interface TicketStore extends AutoCloseable {

    /**
     * Stores a ticket.
     *
     * <p>It is refused if its handshake began at or before the latest fence that a {@link #clear} raised, compared and
     * stored in one step. A ticket of the bucket with the same {@linkplain SealedTicket#id() id} is replaced, and
     * tickets of another {@linkplain SealedTicket#group() group} are dropped. If the bucket holds more tickets then
     * than it may, those received first go.
     *
     * @param bucket the bucket, 32 lower-case hexadecimal digits
     * @param ticket the ticket
     * @return whether it was stored
     * @throws TicketStoreException if the engine fails; the ticket may have been stored nevertheless
     */
    boolean add(String bucket, SealedTicket ticket);

    /**
     * Atomically removes and returns the newest live ticket of a bucket: received at or before the present, and not
     * expired. Of tickets received in the same millisecond any is the newest. Expired ones that it meets may go.
     *
     * @param bucket the bucket, 32 lower-case hexadecimal digits
     * @param now the present
     * @return the ticket's bytes, or empty if the bucket holds no live ticket
     * @throws TicketStoreException if the engine fails; a ticket may have been removed then, which nobody gets
     */
    Optional<byte[]> take(String bucket, Instant now);

    /**
     * Drops every ticket of a bucket; does nothing where there is none.
     *
     * @param bucket the bucket, 32 lower-case hexadecimal digits
     * @throws TicketStoreException if the engine fails
     */
    void remove(String bucket);

    /**
     * Drops every ticket, and raises the fence: after the call has returned no process gets a ticket that was stored
     * before it, and none stores one whose handshake began at or before the fence. A fence earlier than one that stands
     * leaves that one.
     *
     * @param fence the latest beginning of a handshake whose tickets are refused from now on
     * @throws TicketStoreException if the engine fails; the tickets may be dropped, or some of them, or none
     */
    void clear(Instant fence);

    /** Gives back connections, files and the like; the tickets stay. Does nothing if that was done before. */
    @Override
    void close();
}
