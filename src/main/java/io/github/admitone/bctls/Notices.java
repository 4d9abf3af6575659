package io.github.admitone.bctls;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one {@link TicketResumption}: a line for each cause and each change of state, however many connections
 * meet it. Thread-safe.
 */
final class Notices {

    private static final System.Logger LOGGER = System.getLogger(TicketResumption.class.getName());

    private final Set<Object> given = ConcurrentHashMap.newKeySet();

    /** Warns, the first time that this cause occurs. */
    void once(Object cause, Supplier<String> message, @Nullable Throwable thrown) {
        if (given.add(cause)) {
            warn(message.get(), thrown);
        }
    }

    void warn(String message, @Nullable Throwable thrown) {
        LOGGER.log(Level.WARNING, message, thrown);
    }

    /**
     * Something of the user's that is called by many methods, and may fail in each of them: the cache, the listener.
     */
    final class Subject {

        private final String name;

        /** The kind of the last failure of each method that fails now. */
        private final Map<String, Class<?>> failing = new ConcurrentHashMap<>();

        Subject(String name) {
            this.name = name;
        }

        /** Warns when the subject begins to fail, and when it fails in another way. */
        void fails(String method, Throwable cause) {
            Class<?> kind = cause.getClass();
            boolean known = failing.containsValue(kind);
            failing.put(method, kind);
            if (!known) {
                warn(
                        name + " fails (" + method
                                + "); until it works again, such failures are counted and not logged",
                        cause);
            }
        }

        /** Says so when everything that failed works again. */
        void works(String method) {
            if (!failing.isEmpty() && failing.remove(method) != null && failing.isEmpty()) {
                LOGGER.log(Level.INFO, name + " works again");
            }
        }
    }
}
