package io.github.admitone.benchmarks.rate;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is held for each host, for so many hosts; then the least recent gives way, by use or by insertion. */
final class BoundedMap<V> extends LinkedHashMap<Integer, V> {

    private static final long serialVersionUID = 1;

    private final int maximum;

    private BoundedMap(int maximum, boolean byUse) {
        super(16, 0.75f, byUse);
        this.maximum = maximum;
    }

    static <V> BoundedMap<V> leastRecentlyUsed(int maximum) {
        return new BoundedMap<>(maximum, true);
    }

    static <V> BoundedMap<V> firstInserted(int maximum) {
        return new BoundedMap<>(maximum, false);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
        return size() > maximum;
    }
}
