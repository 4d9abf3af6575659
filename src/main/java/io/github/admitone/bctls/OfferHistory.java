package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.SessionKey;
import io.github.admitone.internal.RecentEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The last offers to each key, so that a server, or a box before it, that breaks on every ClientHello with a ticket
 * does not break every second connection for ever. Thread-safe; the caller reads the clock. Bounded: what was used
 * longest ago is forgotten first.
 */
final class OfferHistory {

    /* Overview
     *
     * After the second failed offer in a row the key pauses: no ticket is offered for a minute. The first offer after
     * that either succeeds, which ends it, or fails, and the next pause is four times as long, up to a day. A server
     * that renews tickets, at which Bouncy Castle's own protocol classes fail every time, pauses at once, and for an
     * hour.
     *
     * A failure is no evidence if an offer to the same key succeeded since the failed one began: a program that races
     * connections and closes the losers fails offers to a healthy server. Nor does it lengthen a pause that began
     * since: one reset may cut many connections. So each success and each pause begins another turn, and an offer
     * remembers its own. A key is known here only while offers to it are under way, or the last of them failed.
     */

    static final int MAXIMUM_KEYS = 1024;
    static final int TOLERATED = 1;
    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    static final Duration FIRST_PAUSE_OF_RENEWAL = Duration.ofHours(1);
    static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final int GROWTH = 4;

    /** A span of time in which no ticket is offered. */
    record Pause(Instant start, Duration length) {

        /** A start that lies ahead shows that the clock was set back; then nobody knows, and the pause is over. */
        boolean covers(Instant now) {
            return !now.isBefore(start) && Duration.between(start, now).compareTo(length) < 0;
        }
    }

    /**
     * What a failed offer means.
     *
     * @param otherLineageFailed whether the last failure was of another lineage: then the whole key is suspect
     * @param pause the pause that begins with this failure, or null
     */
    record Verdict(boolean otherLineageFailed, @Nullable Pause pause) {}

    private static final class Server {
        int underWay;
        int turn;
        int failedInARow;
        OptionalLong failedLineage = OptionalLong.empty();

        @Nullable
        Pause pause;

        void forgetFailures() {
            failedInARow = 0;
            failedLineage = OptionalLong.empty();
            pause = null;
        }

        boolean isForgettable() {
            return underWay <= 0 && failedInARow == 0;
        }
    }

    @GuardedBy("this")
    private final Map<SessionKey, Server> servers = new RecentEntries<>(MAXIMUM_KEYS);

    /** {@return how many keys are known} */
    synchronized int size() {
        return servers.size();
    }

    /** {@return the last pause of the key, which may be over} */
    synchronized Optional<Pause> pause(SessionKey key) {
        Server server = servers.get(key);
        return server == null ? Optional.empty() : Optional.ofNullable(server.pause);
    }

    /**
     * An offer begins.
     *
     * @return the key's turn, for {@link #failed}
     */
    synchronized int begun(SessionKey key) {
        Server server = servers.computeIfAbsent(key, unknown -> new Server());
        server.underWay++;
        return server.turn;
    }

    /** The server answered an offer as it should: it resumed, or preferred a full handshake. */
    synchronized void succeeded(SessionKey key) {
        Server server = servers.get(key);
        if (server != null) {
            server.turn++;
            server.forgetFailures();
            over(key, server);
        }
    }

    /** The client gave up an offer before the server answered, which says nothing about the server. */
    synchronized void abandoned(SessionKey key) {
        Server server = servers.get(key);
        if (server != null) {
            over(key, server);
        }
    }

    /**
     * A handshake failed while a ticket was on offer, or had been accepted.
     *
     * @param turn what {@link #begun} returned
     * @param lineage that of the ticket if the handshake ended with an alert, or empty
     * @param renewal whether the server seems to have renewed the ticket, and would again: then the pause begins at
     *     once
     * @param now the present
     */
    synchronized Verdict failed(SessionKey key, int turn, OptionalLong lineage, boolean renewal, Instant now) {
        Server server = servers.get(key);
        if (server == null) {
            return new Verdict(false, null);
        }
        boolean overtaken = server.turn != turn;
        boolean otherLineageFailed = !overtaken
                && lineage.isPresent()
                && server.failedLineage.isPresent()
                && server.failedLineage.getAsLong() != lineage.getAsLong();
        Pause pause = null;
        if (!overtaken) {
            server.failedInARow++;
            server.failedLineage = lineage.isPresent() ? lineage : server.failedLineage;
            if (server.failedInARow > TOLERATED || renewal) {
                pause = new Pause(now, longer(server.pause, renewal ? FIRST_PAUSE_OF_RENEWAL : FIRST_PAUSE));
                server.pause = pause;
                server.turn++;
            }
        }
        over(key, server);
        return new Verdict(otherLineageFailed, pause);
    }

    /** A connection failed that offered no ticket because the key pauses: the tickets were not to blame. */
    synchronized void failedWithoutOffer(SessionKey key) {
        Server server = servers.get(key);
        if (server != null) {
            server.forgetFailures();
            forgetIfIdle(key, server);
        }
    }

    private static Duration longer(@Nullable Pause last, Duration first) {
        if (last == null) {
            return first;
        }
        Duration next = last.length().multipliedBy(GROWTH);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    @GuardedBy("this")
    private void over(SessionKey key, Server server) {
        server.underWay--;
        forgetIfIdle(key, server);
    }

    @GuardedBy("this")
    private void forgetIfIdle(SessionKey key, Server server) {
        if (server.isForgettable()) {
            servers.remove(key);
        }
    }
}
