package io.github.admitone.bctls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** What code that is called can throw beside a RuntimeException. */
enum Thrown {
    /** As Kotlin and Scala throw it, where no signature says so. */
    CHECKED_EXCEPTION,
    LINKAGE_ERROR,
    ASSERTION_ERROR,
    OUT_OF_MEMORY,
    STACK_OVERFLOW,
    THREAD_DEATH;

    static Set<Thrown> contained() {
        return EnumSet.of(CHECKED_EXCEPTION, LINKAGE_ERROR, ASSERTION_ERROR);
    }

    static Set<Thrown> passed() {
        return EnumSet.complementOf(EnumSet.copyOf(contained()));
    }

    Throwable create() {
        return switch (this) {
            case CHECKED_EXCEPTION -> new IOException("checked");
            case LINKAGE_ERROR -> new NoClassDefFoundError("a class of the store's");
            case ASSERTION_ERROR -> new AssertionError("an invariant of the store's");
            case OUT_OF_MEMORY -> new OutOfMemoryError("thrown by a test");
            case STACK_OVERFLOW -> new StackOverflowError("thrown by a test");
            case THREAD_DEATH -> new ThreadDeath();
        };
    }

    /** Throws that, whatever it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "DoNotCallSuggester"})
    static <T extends Throwable> void sneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
