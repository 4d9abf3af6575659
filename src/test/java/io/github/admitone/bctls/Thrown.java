package io.github.admitone.bctls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** What code that is called can throw beside a RuntimeException. */
enum Thrown {
    /** As Kotlin and Scala throw it, where no signature says so. */
    CHECKED_EXCEPTION(() -> new IOException("checked")),
    LINKAGE_ERROR(() -> new NoClassDefFoundError("a class of the store's")),
    ASSERTION_ERROR(() -> new AssertionError("an invariant of the store's")),
    OUT_OF_MEMORY(() -> new OutOfMemoryError("thrown by a test")),
    STACK_OVERFLOW(() -> new StackOverflowError("thrown by a test")),
    THREAD_DEATH(ThreadDeath::new);

    private final Supplier<Throwable> source;

    Thrown(Supplier<Throwable> source) {
        this.source = source;
    }

    static Set<Thrown> contained() {
        return EnumSet.of(CHECKED_EXCEPTION, LINKAGE_ERROR, ASSERTION_ERROR);
    }

    static Set<Thrown> passed() {
        return EnumSet.complementOf(EnumSet.copyOf(contained()));
    }

    Throwable create() {
        return source.get();
    }

    /** Throws that, whatever it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T extends Throwable> void sneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
