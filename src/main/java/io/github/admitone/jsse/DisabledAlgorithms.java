package io.github.admitone.jsse;

import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The security property {@code jdk.tls.disabledAlgorithms}, as far as it forbids protocols, suites, groups and
 * signature schemes. The rest of it is about the keys in certificates: the JDK's trust managers obey it, a plain
 * {@link javax.net.ssl.X509TrustManager} of the caller's has to see to that itself.
 */
final class DisabledAlgorithms {

    static final String PROPERTY = "jdk.tls.disabledAlgorithms";

    /** The JDK knows this one list to be included in others. */
    private static final String CURVES_PROPERTY = "jdk.disabled.namedCurves";

    private static final String INCLUDE = "include ";

    private static final Pattern KEY_SIZE =
            Pattern.compile("(?<name>\\S+)\\s+keySize\\s*(?<operator><=|<|==|!=|>=|>)\\s*(?<bits>\\d+)");
    private static final Pattern HANDSHAKE_USAGE = Pattern.compile("(?<name>\\S+)\\s+usage\\s+.*HandshakeSignature.*");

    private final List<Pattern> names = new ArrayList<>();
    private final List<Pattern> signatureNames = new ArrayList<>();
    private final List<SizeLimit> sizes = new ArrayList<>();

    private record SizeLimit(String algorithm, IntPredicate forbids) {}

    /** @param property the value of {@link #PROPERTY} */
    DisabledAlgorithms(String property) {
        for (String entry : property.split(",", -1)) {
            add(entry.strip());
        }
    }

    private void add(String entry) {
        Matcher size = KEY_SIZE.matcher(entry);
        Matcher usage = HANDSHAKE_USAGE.matcher(entry);
        if (size.matches()) {
            int bits = Integer.parseInt(size.group("bits"));
            sizes.add(new SizeLimit(size.group("name"), forbidden(size.group("operator"), bits)));
        } else if (usage.matches()) {
            signatureNames.add(pattern(usage.group("name")));
        } else if (entry.equalsIgnoreCase(INCLUDE + CURVES_PROPERTY)) {
            addCurves();
        } else if (!entry.isEmpty() && entry.indexOf(' ') < 0) {
            names.add(pattern(entry));
        }
    }

    private void addCurves() {
        String curves = Security.getProperty(CURVES_PROPERTY);
        if (curves != null) {
            Stream.of(curves.split(",", -1))
                    .map(String::strip)
                    .map(DisabledAlgorithms::pattern)
                    .forEach(names::add);
        }
    }

    /** Since JDK 24 a suite may be given with asterisks. */
    private static Pattern pattern(String name) {
        return Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE);
    }

    private static IntPredicate forbidden(String operator, int limit) {
        return switch (operator) {
            case "<" -> bits -> bits < limit;
            case "<=" -> bits -> bits <= limit;
            case ">" -> bits -> bits > limit;
            case ">=" -> bits -> bits >= limit;
            case "==" -> bits -> bits == limit;
            default -> bits -> bits != limit;
        };
    }

    boolean permitsProtocol(String protocol) {
        return permits(names, Stream.of(protocol));
    }

    boolean permits(TlsSuite suite) {
        return permits(names, suite.components());
    }

    boolean permits(Group group) {
        return permits(names, group.components())
                && sizes.stream()
                        .filter(limit -> limit.algorithm().equalsIgnoreCase(group.algorithm()))
                        .noneMatch(limit -> limit.forbids().test(group.bits()));
    }

    boolean permits(Scheme scheme) {
        return permits(names, scheme.components()) && permits(signatureNames, scheme.components());
    }

    private static boolean permits(List<Pattern> forbidden, Stream<String> components) {
        return components
                .map(name -> name.toUpperCase(Locale.ROOT))
                .noneMatch(name -> forbidden.stream()
                        .anyMatch(pattern -> pattern.matcher(name).matches()));
    }
}
