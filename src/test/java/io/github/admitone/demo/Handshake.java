package io.github.admitone.demo;

/**
 * What one connection took and brought.
 *
 * @param nanos the time from the first byte of the handshake to its end; on a busy machine that includes the wait for a
 *     processor
 * @param cpuNanos the CPU time of the client's thread, from the start of the handshake to the end of the connection, so
 *     that it includes the work for the tickets; 0 if the JVM cannot tell
 * @param offered whether a ticket was offered
 * @param resumed whether the server accepted it
 * @param tickets how many tickets came
 * @param roundTrips how many round trips the client waited for before it could send data, without TCP's own
 */
record Handshake(long nanos, long cpuNanos, boolean offered, boolean resumed, int tickets, int roundTrips) {

    /** {@return whether the server was authenticated by its certificate} */
    boolean full() {
        return !resumed;
    }

    /** {@return true} */
    boolean any() {
        return true;
    }
}
