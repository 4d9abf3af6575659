package io.github.admitone.bctls;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the library logs during each test of a class that provokes its failures: kept for the test to assert, and printed
 * only if the test fails. A class without this extension prints it, since nobody expected it there.
 *
 * <pre>{@code
 * @RegisterExtension
 * final LibraryLog log = new LibraryLog();
 * }</pre>
 */
final class LibraryLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger = Logger.getLogger("io.github.admitone");
    private final Capture capture = new Capture();

    /** The messages so far, oldest first, each with what was thrown on the same line. */
    List<String> lines() {
        return capture.records.stream().map(LibraryLog::line).toList();
    }

    private static String line(LogRecord logged) {
        Throwable thrown = logged.getThrown();
        return logged.getLevel() + ": " + logged.getMessage() + (thrown == null ? "" : ": " + thrown);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        logger.setUseParentHandlers(false);
        logger.addHandler(capture);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        logger.removeHandler(capture);
        logger.setUseParentHandlers(true);
        if (test.getExecutionException().isPresent()) {
            capture.print(test.getDisplayName());
        }
    }

    private static final class Capture extends Handler {

        private final List<LogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        void print(String test) {
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text, true);
            out.println("logged during " + test + ":");
            for (LogRecord logged : records) {
                out.println(line(logged));
                if (logged.getThrown() != null) {
                    logged.getThrown().printStackTrace(out);
                }
            }
            System.err.print(text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
