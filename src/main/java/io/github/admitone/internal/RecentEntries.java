package io.github.admitone.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that drops what was not used for longest once it is full. Not thread-safe.
 *
 * @param <K> of the keys
 * @param <V> of the values
 * @since 0.1.0
 */
public final class RecentEntries<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int maximum;

    /** @param maximum how many entries it holds at most */
    public RecentEntries(int maximum) {
        super(16, 0.75f, true);
        this.maximum = maximum;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maximum;
    }
}
