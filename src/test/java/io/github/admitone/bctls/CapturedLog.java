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

/** What is logged about resumption during one test, which is to be asserted, and is not printed. */
final class CapturedLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger = Logger.getLogger(TicketResumption.class.getName());
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    /** {@return the messages of that level, formatted} */
    List<String> messages(Level level) {
        return records.stream()
                .filter(each -> each.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    List<String> warnings() {
        return messages(Level.WARNING);
    }

    /** {@return what was thrown and logged along with a warning} */
    List<Throwable> thrown() {
        return records.stream()
                .map(LogRecord::getThrown)
                .filter(each -> each != null)
                .toList();
    }
}
