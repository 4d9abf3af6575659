package io.github.admitone.simulation;

/** Which tickets a client keeps, and which of them it offers next. */
interface TicketPolicy {

    /** The ticket to offer to the host, or null if there is none. */
    Ticket take(int host, long now);

    void put(int host, Ticket ticket, long now);
}
