package io.github.admitone.benchmarks.rate;

/**
 * A ticket that a simulated server issued.
 *
 * @param id tells it from every other of the simulation
 * @param session the session that it resumes
 * @param expiresAt the first millisecond in which it is of no more use
 */
record Ticket(int id, Session session, long expiresAt) {

    boolean isLive(long now) {
        return now < expiresAt;
    }
}
