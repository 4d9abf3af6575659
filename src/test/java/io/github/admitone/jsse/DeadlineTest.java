package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {

    private static final Duration PAST = Duration.ofSeconds(-1);

    private final ReentrantLock lock = new ReentrantLock();

    private void whileAnotherHoldsIt(CountDownLatch until, Runnable action) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            lock.lock();
            try {
                held.countDown();
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                lock.unlock();
            }
        });
        holder.start();
        held.await();
        action.run();
        until.countDown();
        holder.join();
    }

    @Test
    void lock_thatNobodyHolds_isTakenEvenIfTheDeadlineIsPast() {
        assertThat(Deadline.in(PAST).lock(lock::tryLock)).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
    }

    @Test
    void lock_thatAnotherHolds_isGivenUpAtTheDeadline() throws InterruptedException {
        whileAnotherHoldsIt(
                new CountDownLatch(1),
                () -> assertThat(Deadline.in(Duration.ofMillis(10)).lock(lock::tryLock))
                        .isFalse());
    }

    @Test
    void lock_onAnInterruptedThread_isWaitedForAndTheThreadStaysInterrupted() throws InterruptedException {
        CountDownLatch until = new CountDownLatch(1);
        whileAnotherHoldsIt(until, () -> {
            Thread waiter = Thread.currentThread();
            new Thread(() -> {
                        while (!lock.hasQueuedThread(waiter)) {
                            Thread.onSpinWait();
                        }
                        waiter.interrupt();
                        until.countDown();
                    })
                    .start();
            waiter.interrupt();
            assertThat(Deadline.never().lock(lock::tryLock)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        });
        assertThat(lock.isHeldByCurrentThread()).isTrue();
    }
}
