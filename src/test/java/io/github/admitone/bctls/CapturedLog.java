package io.github.admitone.bctls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs until this is closed, kept instead of printed. */
final class CapturedLog extends Handler implements AutoCloseable {

    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Held, because the loggers of the JDK are forgotten when nobody holds them. */
    private final Logger logger = Logger.getLogger(TicketResumption.class.getName());

    private CapturedLog() {}

    static CapturedLog start() {
        CapturedLog log = new CapturedLog();
        log.logger.addHandler(log);
        log.logger.setUseParentHandlers(false);
        return log;
    }

    List<String> messages() {
        return records.stream().map(LogRecord::getMessage).toList();
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
