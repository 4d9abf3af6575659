package io.github.admitone.jsse;

import java.security.AlgorithmConstraints;
import java.security.CryptoPrimitive;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** The algorithms that a context offers: all that are supported, without those that the JDK's configuration forbids. */
record Algorithms(List<String> protocols, List<TlsSuite> suites, List<Group> groups, List<Scheme> schemes) {

    private static final Set<CryptoPrimitive> KEY_AGREEMENT = EnumSet.of(CryptoPrimitive.KEY_AGREEMENT);
    private static final Set<CryptoPrimitive> SIGNATURE = EnumSet.of(CryptoPrimitive.SIGNATURE);

    static Algorithms of(TlsCrypto crypto) {
        String property = Optional.ofNullable(Security.getProperty(DisabledAlgorithms.PROPERTY))
                .orElse("");
        return of(crypto, new DisabledAlgorithms(property));
    }

    static Algorithms of(TlsCrypto crypto, DisabledAlgorithms disabled) {
        return new Algorithms(
                TlsVersion.ALL.stream().filter(disabled::permitsProtocol).toList(),
                Stream.of(TlsSuite.values()).filter(disabled::permits).toList(),
                Stream.of(Group.values())
                        .filter(disabled::permits)
                        .filter(group -> crypto.hasNamedGroup(group.code()))
                        .toList(),
                Stream.of(Scheme.values())
                        .filter(disabled::permits)
                        .filter(scheme -> crypto.hasSignatureScheme(scheme.code()))
                        .toList());
    }

    /** {@return the names of the suites} */
    String[] suiteNames() {
        return suites.stream().map(TlsSuite::name).toArray(String[]::new);
    }

    /** {@return what is left of these for one connection} */
    Algorithms restrictedTo(ConnectionParameters parameters) {
        AlgorithmConstraints constraints = parameters.algorithmConstraints();
        List<String> enabled = List.of(parameters.protocols());
        List<String> allowed = protocols.stream().filter(enabled::contains).toList();
        List<TlsSuite> chosen = Arrays.stream(parameters.cipherSuites())
                .flatMap(name -> TlsSuite.named(name).stream())
                .filter(suites::contains)
                .filter(suite -> allowed.stream().anyMatch(suite::suits))
                .filter(suite -> permits(constraints, KEY_AGREEMENT, suite.name()))
                .toList();
        return new Algorithms(
                allowed.stream()
                        .filter(protocol -> chosen.stream().anyMatch(suite -> suite.suits(protocol)))
                        .toList(),
                chosen,
                chosen(parameters.namedGroups(), Group::named, groups)
                        .filter(group -> permits(constraints, KEY_AGREEMENT, group.ianaName()))
                        .toList(),
                chosen(parameters.signatureSchemes(), Scheme::named, schemes)
                        .filter(scheme -> permits(constraints, SIGNATURE, scheme.jcaName()))
                        .toList());
    }

    private interface Lookup<T> {
        Optional<T> named(String name);
    }

    private static <T> Stream<T> chosen(String @Nullable [] names, Lookup<T> lookup, List<T> supported) {
        return names == null
                ? supported.stream()
                : Arrays.stream(names)
                        .flatMap(name -> lookup.named(name).stream())
                        .filter(supported::contains);
    }

    private static boolean permits(
            @Nullable AlgorithmConstraints constraints, Set<CryptoPrimitive> primitives, String algorithm) {
        return constraints == null || constraints.permits(primitives, algorithm, null);
    }
}
