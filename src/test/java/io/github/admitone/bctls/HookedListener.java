package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that does something of the test's in the method of that name, and remembers which were called. */
final class HookedListener implements ResumptionListener {

    final List<String> calls = new CopyOnWriteArrayList<>();

    private final String method;
    private final Runnable hook;

    HookedListener(String method, Runnable hook) {
        this.method = method;
        this.hook = hook;
    }

    private void called(String name) {
        calls.add(name);
        if (name.equals(method)) {
            hook.run();
        }
    }

    @Override
    public void onHandshake(SessionKey key, HandshakeResult result) {
        called("onHandshake");
    }

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        called("onTicket");
    }

    @Override
    public void onTicketRefused(SessionKey key, StorageStatus reason) {
        called("onTicketRefused");
    }

    @Override
    public void onDropped(SessionKey key, DropCause cause) {
        called("onDropped");
    }

    @Override
    public void onFailure(SessionKey key, Throwable cause) {
        called("onFailure");
    }
}
