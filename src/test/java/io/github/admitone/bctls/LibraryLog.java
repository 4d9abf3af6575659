package io.github.admitone.bctls;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the library logs during each test of a class that provokes its failures, or from {@link #start} until it is closed:
 * kept for the test to assert. An extension prints it if the test fails. A class without this prints it at once, since
 * nobody expected it there.
 *
 * <pre>{@code
 * @RegisterExtension
 * final LibraryLog log = new LibraryLog();
 * }</pre>
 */
final class LibraryLog implements BeforeEachCallback, AfterEachCallback, AutoCloseable {

    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Held, because the loggers of the JDK are forgotten when nobody holds them. */
    private final Logger logger = Logger.getLogger("io.github.admitone");

    private final Handler handler = new Capture();

    static LibraryLog start() {
        LibraryLog log = new LibraryLog();
        log.begin();
        return log;
    }

    /** The messages so far, oldest first, each with what was thrown on the same line. */
    List<String> lines() {
        return records.stream().map(LibraryLog::line).toList();
    }

    List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    List<String> messages(Level level) {
        return records.stream()
                .filter(each -> each.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    List<String> warnings() {
        return messages(Level.WARNING);
    }

    /** {@return what was thrown and logged along with a message} */
    List<Throwable> thrown() {
        return records.stream()
                .map(LogRecord::getThrown)
                .filter(each -> each != null)
                .toList();
    }

    private static String line(LogRecord logged) {
        Throwable thrown = logged.getThrown();
        return logged.getLevel() + ": " + logged.getMessage() + (thrown == null ? "" : ": " + thrown);
    }

    private void begin() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        begin();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        close();
        if (test.getExecutionException().isPresent()) {
            print(test.getDisplayName());
        }
    }

    private void print(String test) {
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

    private final class Capture extends Handler {

        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
