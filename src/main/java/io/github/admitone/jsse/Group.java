package io.github.admitone.jsse;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.tls.NamedGroup;

/** The key exchange groups that are supported, in the order of preference. */
enum Group {
    X25519("x25519", NamedGroup.x25519, "XDH", 255),
    SECP256R1("secp256r1", NamedGroup.secp256r1, "EC", 256),
    SECP384R1("secp384r1", NamedGroup.secp384r1, "EC", 384),
    SECP521R1("secp521r1", NamedGroup.secp521r1, "EC", 521),
    X448("x448", NamedGroup.x448, "XDH", 448),
    X25519MLKEM768("X25519MLKEM768", NamedGroup.X25519MLKEM768, "ML-KEM", 768);

    private final String ianaName;
    private final int code;
    private final String algorithm;
    private final int bits;

    Group(String ianaName, int code, String algorithm, int bits) {
        this.ianaName = ianaName;
        this.code = code;
        this.algorithm = algorithm;
        this.bits = bits;
    }

    static Optional<Group> named(String name) {
        return Stream.of(values())
                .filter(group -> group.ianaName.equalsIgnoreCase(name))
                .findFirst();
    }

    String ianaName() {
        return ianaName;
    }

    int code() {
        return code;
    }

    /** {@return the algorithm whose key sizes {@code jdk.tls.disabledAlgorithms} may limit} */
    String algorithm() {
        return algorithm;
    }

    int bits() {
        return bits;
    }

    /** {@return whether the group combines a classical exchange with one that resists quantum computers} */
    boolean isHybrid() {
        return this == X25519MLKEM768;
    }

    /** {@return the names by which {@code jdk.tls.disabledAlgorithms} may forbid it} */
    Stream<String> components() {
        return Stream.of(ianaName, algorithm, name().toLowerCase(Locale.ROOT));
    }
}
