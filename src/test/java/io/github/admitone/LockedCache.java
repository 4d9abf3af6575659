package io.github.admitone;

import static io.github.admitone.TestTickets.START;

import java.util.Optional;

/** The naive model behind one lock: right as it stands, at a clock that stands still. */
class LockedCache implements ClientSessionCache {

    private static final long NOW = START.toEpochMilli();

    private final NaiveStripe model = new NaiveStripe(0, 8, 8, Long.MAX_VALUE);

    @Override
    public synchronized boolean put(SessionKey key, SessionTicket ticket) {
        return model.put(key, new HeldTicket(ticket), NOW);
    }

    @Override
    public synchronized Optional<SessionTicket> get(SessionKey key) {
        return model.take(key, NOW);
    }

    @Override
    public synchronized void invalidate(SessionKey key) {
        model.invalidate(key);
    }

    @Override
    public synchronized void clear() {
        model.clear(NOW);
    }
}
