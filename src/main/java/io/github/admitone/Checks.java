package io.github.admitone;

/** The checks of arguments that several types share. */
final class Checks {

    private Checks() {}

    /**
     * {@return the value, if it is within the range}
     *
     * @throws IllegalArgumentException if it is not; the message names the argument and its range
     */
    static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", but was " + value);
        }
        return value;
    }
}
