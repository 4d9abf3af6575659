package io.github.admitone.bctls;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one {@link TicketResumption}: a line for each cause and each change of state, however many connections meet
 * it. Thread-safe.
 */
final class Notices {

    private static final System.Logger LOGGER = System.getLogger(TicketResumption.class.getName());

    private final Set<Object> given = ConcurrentHashMap.newKeySet();

    /** The kind of the failure that each subject was last logged to have; absent while it works. */
    private final Map<Object, Class<?>> failing = new ConcurrentHashMap<>();

    /** Warns, the first time that this cause occurs. */
    void once(Object cause, Supplier<String> message, @Nullable Throwable thrown) {
        if (given.add(cause)) {
            warn(message.get(), thrown);
        }
    }

    void warn(String message, @Nullable Throwable thrown) {
        LOGGER.log(Level.WARNING, message, thrown);
    }

    void info(String message) {
        LOGGER.log(Level.INFO, message);
    }

    /** Warns when a subject begins to fail, and when it fails in another way. */
    void fails(String subject, Throwable cause) {
        Class<?> kind = cause.getClass();
        if (!kind.equals(failing.put(subject, kind))) {
            warn(
                    subject + " fails; further failures of this kind are counted, and not logged until it works again",
                    cause);
        }
    }

    /** Says that a subject works again, if it was logged to fail. */
    void works(String subject) {
        if (!failing.isEmpty() && failing.remove(subject) != null) {
            info(subject + " works again");
        }
    }
}
