package io.github.admitone.bctls;

import io.github.admitone.SessionTicket;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.tls.CipherSuite;
import org.jspecify.annotations.Nullable;

/** The names of what has a number on the wire, in the spelling of the JDK. */
final class WireNames {

    private static final Map<Integer, String> SUITES = suites();

    private WireNames() {}

    /** {@return the name of a protocol version, or null for 0} */
    static @Nullable String version(int wireVersion) {
        return switch (wireVersion) {
            case 0 -> null;
            case SessionTicket.TLS_1_3 -> "TLSv1.3";
            case SessionTicket.TLS_1_2 -> "TLSv1.2";
            case SessionTicket.DTLS_1_2 -> "DTLSv1.2";
            default -> hexadecimal(wireVersion);
        };
    }

    /** {@return the IANA name of a cipher suite, or null for 0} */
    static @Nullable String suite(int code) {
        if (code == 0) {
            return null;
        }
        String name = SUITES.get(code);
        return name == null ? hexadecimal(code) : name;
    }

    private static String hexadecimal(int code) {
        return String.format(Locale.ROOT, "0x%04X", code);
    }

    /** Bouncy Castle's constants bear the names; those of drafts are older names of the same numbers. */
    private static Map<Integer, String> suites() {
        Map<Integer, String> names = new HashMap<>();
        for (Field constant : CipherSuite.class.getFields()) {
            try {
                if (constant.getName().startsWith("TLS_")) {
                    names.put(constant.getInt(null), constant.getName());
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("a public constant cannot be read", e);
            }
        }
        return names;
    }
}
