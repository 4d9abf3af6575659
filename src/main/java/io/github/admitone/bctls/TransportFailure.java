package io.github.admitone.bctls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The last failure of a stream of the user's, to tell it from what the protocol or the client rejects. Thread-safe. */
final class TransportFailure {

    private volatile @Nullable IOException last;

    /** {@return the exception, noted} */
    IOException noted(IOException failure) {
        last = failure;
        return failure;
    }

    /** {@return whether the exception, or one of its causes, is the one that was noted last} */
    boolean caused(@Nullable Throwable thrown) {
        IOException noted = last;
        for (Throwable each = thrown; each != null && noted != null; each = each.getCause()) {
            if (each == noted) {
                return true;
            }
        }
        return false;
    }
}
