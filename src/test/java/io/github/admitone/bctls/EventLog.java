package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers everything that it was told, each kind in order. */
final class EventLog implements ResumptionListener {

    final List<HandshakeResult> handshakes = new CopyOnWriteArrayList<>();
    final List<Duration> tickets = new CopyOnWriteArrayList<>();
    final List<StorageStatus> refusals = new CopyOnWriteArrayList<>();
    final List<DropCause> drops = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void onHandshake(SessionKey key, HandshakeResult result) {
        handshakes.add(result);
    }

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        tickets.add(lifetime);
    }

    @Override
    public void onTicketRefused(SessionKey key, StorageStatus reason) {
        refusals.add(reason);
    }

    @Override
    public void onDropped(SessionKey key, DropCause cause) {
        drops.add(cause);
    }

    @Override
    public void onFailure(SessionKey key, Throwable cause) {
        failures.add(cause);
    }

    List<ResumptionStatus> statuses() {
        return handshakes.stream().map(HandshakeResult::status).toList();
    }

    HandshakeResult lastHandshake() {
        return handshakes.get(handshakes.size() - 1);
    }
}
