package io.github.admitone;

import java.time.Duration;
import java.util.List;

/**
 * What a cache holds under one key: how many tickets and how old, for whoever asks why a connection was not resumed. It
 * has no secret and no part of a ticket, and is out of date as soon as it is made.
 *
 * @param ages the age of each live ticket, the freshest first, in the order in which {@code get} returns them; not
 *     negative; unmodifiable
 * @since 0.1.0
 */
public record KeyContents(List<Duration> ages) {

    /**
     * Makes one.
     *
     * @param ages the age of each ticket, the freshest first; copied
     */
    public KeyContents {
        ages = List.copyOf(ages);
    }

    /**
     * {@return how many live tickets there are}
     */
    public int tickets() {
        return ages.size();
    }
}
