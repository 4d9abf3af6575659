package io.github.admitone.jsse;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Set;
import java.util.function.Predicate;

/** Constraints on keys alone. Each object is one of its own, whatever it permits. */
final class KeyConstraints implements AlgorithmConstraints {

    private final Predicate<Key> permitted;

    KeyConstraints(Predicate<Key> permitted) {
        this.permitted = permitted;
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
        return true;
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return permitted.test(key);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
        return permitted.test(key);
    }
}
