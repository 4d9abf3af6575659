package io.github.admitone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final Logger logger = Logger.getLogger(SealedSessionCache.class.getName());
    private final RecordingHandler log = new RecordingHandler();
    private long now = 1;
    private final CircuitBreaker breaker = new CircuitBreaker("store", () -> now);

    @BeforeEach
    void listen() {
        logger.addHandler(log);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(log);
        logger.setUseParentHandlers(true);
    }

    @Test
    void closed_twoFailures_letsThrough() {
        fail(2);

        assertThat(breaker.mayAsk()).isTrue();
        assertThat(log.lines).isEmpty();
    }

    @Test
    void closed_failuresBetweenSuccesses_letsThrough() {
        for (int i = 0; i < 5; i++) {
            fail(2);
            breaker.succeeded();
        }

        assertThat(breaker.mayAsk()).isTrue();
    }

    @Test
    void closed_threeFailures_opensAndSaysSoOnce() {
        fail(5);

        assertThat(breaker.mayAsk()).isFalse();
        assertThat(log.lines)
                .containsExactly("WARNING store fails, and handshakes go on without it: "
                        + "io.github.admitone.store.TicketStoreException: failure 2");
    }

    @Test
    void open_pauseOver_letsOneThrough() {
        fail(3);
        pass(200);

        assertThat(breaker.mayAsk()).isTrue();
        assertThat(breaker.mayAsk()).isFalse();
    }

    @Test
    void open_pauseNotOver_letsNobodyThrough() {
        fail(3);
        pass(199);

        assertThat(breaker.mayAsk()).isFalse();
    }

    @Test
    void probing_succeeds_closesAndSaysSoOnce() {
        fail(3);
        pass(200);
        breaker.mayAsk();

        breaker.succeeded();
        breaker.succeeded();

        assertThat(breaker.mayAsk()).isTrue();
        assertThat(log.lines).hasSize(2).last().isEqualTo("INFO store answers again");
    }

    @Test
    void probing_fails_waitsTwiceAsLongAndSaysNothing() {
        fail(3);
        pass(200);
        breaker.mayAsk();
        fail(1);

        pass(399);
        assertThat(breaker.mayAsk()).isFalse();
        pass(1);
        assertThat(breaker.mayAsk()).isTrue();
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void probing_failsForEver_waitsFiveSecondsAtMost() {
        fail(3);
        for (int i = 0; i < 20; i++) {
            pass(5000);
            assertThat(breaker.mayAsk()).isTrue();
            fail(1);
        }
    }

    @Test
    void open_lateSuccessOfAnEarlierCall_staysOpen() {
        fail(3);

        breaker.succeeded();

        assertThat(breaker.mayAsk()).isFalse();
    }

    @Test
    void closedAgain_pauseBeginsAfresh() {
        fail(3);
        pass(200);
        breaker.mayAsk();
        fail(1);
        pass(400);
        breaker.mayAsk();
        breaker.succeeded();

        fail(3);
        pass(200);
        assertThat(breaker.mayAsk()).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(new TicketStoreException("failure " + i));
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static final class RecordingHandler extends Handler {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(line.getLevel() + " " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
