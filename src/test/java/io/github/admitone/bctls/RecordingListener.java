package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
final class RecordingListener implements ResumptionListener {

    final List<ResumptionStatus> handshakes = new CopyOnWriteArrayList<>();
    final List<Duration> tickets = new CopyOnWriteArrayList<>();
    final List<Exception> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onHandshake(SessionKey key, ResumptionStatus status) {
        handshakes.add(status);
    }

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        tickets.add(lifetime);
    }

    @Override
    public void onFailure(SessionKey key, Exception cause) {
        failures.add(cause);
    }
}
