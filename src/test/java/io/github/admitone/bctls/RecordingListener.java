package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what it was told, in order. */
final class RecordingListener implements ResumptionListener {

    final List<ResumptionStatus> statuses = new CopyOnWriteArrayList<>();
    final List<Duration> lifetimes = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onHandshake(SessionKey key, HandshakeResult result) {
        statuses.add(result.status());
    }

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        lifetimes.add(lifetime);
    }

    @Override
    public void onFailure(SessionKey key, Throwable cause) {
        failures.add(cause);
    }

    ResumptionStatus last() {
        return statuses.get(statuses.size() - 1);
    }
}
