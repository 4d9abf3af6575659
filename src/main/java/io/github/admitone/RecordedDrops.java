package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tickets that one operation drops while a flight recording wants to know of them: noted under the lock of a
 * stripe, and recorded when it is free. Notes say whose a ticket was and how old, and have no part of it.
 */
final class RecordedDrops implements Drops {

    private record Note(SessionKey key, Removal cause, long receivedAt) {}

    private final @Nullable Drops next;
    private final List<Note> notes = new ArrayList<>(0);

    /** @param next who may take over tickets, or null */
    RecordedDrops(@Nullable Drops next) {
        this.next = next;
    }

    @Override
    public boolean takesOver(SessionKey key, HeldTicket ticket, Removal cause) {
        notes.add(new Note(key, cause, ticket.receivedAt));
        return next != null && next.takesOver(key, ticket, cause);
    }

    /** Records what was noted; called under no lock. */
    void record(long nowMillis) {
        for (Note note : notes) {
            CacheFlight.dropped(note.key(), note.cause(), Math.max(0, nowMillis - note.receivedAt()));
        }
    }
}
