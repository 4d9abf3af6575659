package io.github.admitone.bctls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is logged about resumption, to be asserted and not printed: during each test of a class, or until this is closed. */
final class CapturedLog extends Handler implements BeforeEachCallback, AfterEachCallback, AutoCloseable {

    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Held, because the loggers of the JDK are forgotten when nobody holds them. */
    private final Logger logger = Logger.getLogger(TicketResumption.class.getName());

    static CapturedLog start() {
        CapturedLog log = new CapturedLog();
        log.beforeEach(null);
        return log;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
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

    @Override
    public void publish(LogRecord log) {
        records.add(log);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.setUseParentHandlers(true);
        logger.removeHandler(this);
    }
}
