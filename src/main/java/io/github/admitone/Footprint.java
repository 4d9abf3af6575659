package io.github.admitone;

/**
 * The heap that objects take, counted so that it is never too little. Which layout the virtual machine uses is not
 * known to a library, so everything is counted in the largest that HotSpot has on 64 bits: references of 8 bytes,
 * headers of 16, array headers of 24, all rounded up to 8. With compressed references, the default, a ticket takes a
 * tenth less.
 */
final class Footprint {

    /** A reference, in a field or in an array. */
    static final int REFERENCE = 8;

    private static final int HEADER = 16;
    private static final int ARRAY_HEADER = 24;

    private Footprint() {}

    /**
     * {@return what an object takes}
     *
     * @param references how many fields of it are references
     * @param bytes how many bytes its other fields have
     */
    static int ofObject(int references, int bytes) {
        return roundedUp(HEADER + references * REFERENCE + bytes);
    }

    /** {@return what an array of bytes takes} */
    static int ofArray(int length) {
        return roundedUp(ARRAY_HEADER + length);
    }

    /** {@return what a string takes that has only Latin letters} */
    static int ofString(int length) {
        return ofObject(1, Integer.BYTES + 2) + ofArray(length);
    }

    private static int roundedUp(int bytes) {
        return (bytes + 7) & -8;
    }
}
