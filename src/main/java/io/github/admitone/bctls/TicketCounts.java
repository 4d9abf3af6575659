package io.github.admitone.bctls;

/**
 * How many tickets a client would like to receive on one connection (RFC 9149 §3).
 *
 * @param newSession if the handshake is a full one, 0 to 255
 * @param resumption if the server resumes the session of the ticket on offer, 0 to 255
 */
record TicketCounts(int newSession, int resumption) {

    static final int MAXIMUM = 255;

    int larger() {
        return Math.max(newSession, resumption);
    }
}
