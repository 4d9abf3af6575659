package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.SessionTicket;
import org.jspecify.annotations.Nullable;

/**
 * The ticket that one connection takes from the cache: who may still use it, and how far it has come. It changes state
 * and calls nothing; whatever a change leaves to do with the ticket is done by the caller, outside this object's
 * monitor.
 */
final class TakenTicket {

    /* Overview
     *
     *   NONE -> HELD -> OFFERED -> SENT -> ACCEPTED -> RESUMED
     *
     * pass      NONE             -> OVER       no ticket will be taken; the reason is the status
     * withhold  HELD             -> OVER       does not suit the client; the caller puts the ticket back into the cache
     * release   HELD .. SENT     -> OVER       unusable, or declined; the caller destroys the ticket
     * end       HELD, OFFERED    -> WITHDRAWN  the caller puts the ticket back into the cache
     *           SENT .. RESUMED  -> OVER       the ticket is spent; the caller destroys it
     * finish    RESUMED          -> RESUMED    the handshake has completed; the caller destroys the ticket or reuses it
     *           NONE .. SENT     -> OVER       the same, and the server went its own way
     *
     * close() may come from another thread than the handshake. That a ticket which went back can no longer be sent is
     * why maySend and end exclude each other. All transitions hold the monitor; state is volatile, so that a write on
     * an established connection and whoever asks for the status take no lock.
     */

    private enum State {
        NONE,
        HELD,
        OFFERED,
        SENT,
        ACCEPTED,
        RESUMED,
        WITHDRAWN,
        OVER
    }

    /**
     * What the end of the handshake leaves to do.
     *
     * @param ticket the ticket, now in the custody of the caller; null if there was none
     * @param reached how far it had come
     */
    record End(@Nullable SessionTicket ticket, Reach reached) {}

    /** How far a ticket had come when its handshake ended. */
    enum Reach {
        /** It was taken, and put into no ClientHello. */
        TAKEN,
        /** It is in a ClientHello of which no byte has left. */
        OFFERED,
        /** It was sent, and the server has not answered. */
        SENT,
        /** The server has answered; or there was no ticket. */
        ANSWERED;

        /** {@return whether no byte of the ticket has left, so that it may go back into the cache} */
        boolean isUnsent() {
            return this == TAKEN || this == OFFERED;
        }
    }

    private volatile State state = State.NONE;

    /** Why there is no ticket in custody; written before the state becomes OVER. */
    private volatile ResumptionStatus reason = ResumptionStatus.NOT_STARTED;

    @GuardedBy("this")
    private @Nullable SessionTicket ticket;

    ResumptionStatus status() {
        return switch (state) {
            case NONE, HELD -> ResumptionStatus.NOT_STARTED;
            case OFFERED, SENT, ACCEPTED -> ResumptionStatus.OFFERED;
            case RESUMED -> ResumptionStatus.RESUMED;
            case WITHDRAWN -> ResumptionStatus.WITHDRAWN;
            case OVER -> reason;
        };
    }

    /** {@return whether a ticket may still be taken} */
    boolean isOpen() {
        return state == State.NONE;
    }

    /** {@return whether a ticket is in custody that no ClientHello has yet} */
    boolean isHeld() {
        return state == State.HELD;
    }

    /** {@return whether a ticket is on offer, and the server has not answered} */
    boolean isOnOffer() {
        return state == State.OFFERED || state == State.SENT;
    }

    boolean isWithdrawn() {
        return state == State.WITHDRAWN;
    }

    /** {@return the ticket in custody, or null} */
    synchronized @Nullable SessionTicket held() {
        return ticket;
    }

    /** No ticket will be taken, for this reason. */
    synchronized void pass(ResumptionStatus why) {
        if (state == State.NONE) {
            over(why);
        }
    }

    /** Takes a ticket into custody; returns false, and does not, if the connection has ended meanwhile. */
    synchronized boolean hold(SessionTicket taken) {
        if (state != State.NONE) {
            return false;
        }
        ticket = taken;
        state = State.HELD;
        return true;
    }

    /** The ticket goes into a ClientHello; returns false if the connection has ended meanwhile. */
    synchronized boolean offer() {
        if (state != State.HELD) {
            return false;
        }
        state = State.OFFERED;
        return true;
    }

    /**
     * Bytes are about to leave, first of all the ClientHello.
     *
     * @return whether they may: not if the ticket that they would carry has been withdrawn
     */
    boolean maySend() {
        return switch (state) {
            case OFFERED, WITHDRAWN -> markSent();
            default -> true;
        };
    }

    private synchronized boolean markSent() {
        if (state == State.OFFERED) {
            state = State.SENT;
        }
        return state != State.WITHDRAWN;
    }

    /**
     * The server accepted the ticket; returns false if the connection has ended meanwhile, so that it must not resume.
     */
    synchronized boolean accept() {
        if (state != State.SENT) {
            return false;
        }
        state = State.ACCEPTED;
        return true;
    }

    /** The certificates are verified as the policy demands; returns false if the connection has ended meanwhile. */
    synchronized boolean confirm() {
        if (state != State.ACCEPTED) {
            return false;
        }
        state = State.RESUMED;
        return true;
    }

    /** Hands over a ticket that no ClientHello has, to be put back, or returns null if there is none. */
    synchronized @Nullable SessionTicket withhold(ResumptionStatus why) {
        return state == State.HELD ? release(why) : null;
    }

    /** Hands over a ticket that was not accepted, to be destroyed, or returns null if there is none. */
    synchronized @Nullable SessionTicket release(ResumptionStatus why) {
        if (state != State.HELD && !isOnOffer()) {
            return null;
        }
        SessionTicket released = leave();
        over(why);
        return released;
    }

    /** The handshake has completed: hands over the ticket that was used, or returns null if there is none. */
    synchronized @Nullable SessionTicket finish() {
        if (state == State.NONE) {
            over(ResumptionStatus.NOT_STARTED);
        } else if (state == State.HELD || isOnOffer()) {
            // The server has gone its own way, and no callback said so.
            over(ResumptionStatus.DECLINED);
        }
        return leave();
    }

    /** The handshake has ended without completing; the status becomes {@code why} if a ticket was sent. */
    synchronized End end(ResumptionStatus why) {
        Reach reached = switch (state) {
            case HELD -> Reach.TAKEN;
            case OFFERED -> Reach.OFFERED;
            case SENT -> Reach.SENT;
            default -> Reach.ANSWERED;
        };
        SessionTicket left = leave();
        if (reached.isUnsent()) {
            state = State.WITHDRAWN;
        } else if (state == State.NONE) {
            over(ResumptionStatus.NOT_STARTED);
        } else if (state != State.OVER && state != State.WITHDRAWN) {
            over(why);
        }
        return new End(left, reached);
    }

    @GuardedBy("this")
    private @Nullable SessionTicket leave() {
        SessionTicket left = ticket;
        ticket = null;
        return left;
    }

    @GuardedBy("this")
    private void over(ResumptionStatus why) {
        reason = why;
        state = State.OVER;
    }
}
