package io.github.admitone;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Normalises hosts: all spellings of one host become one. Never asks the network. */
final class Hosts {

    /** RFC 1035 §3.1: a name takes at most 255 octets. */
    static final int MAX_BYTES = 255;

    /** The deviation characters of UTS #46: by RFC 3490, the JDK turns such a name into that of another host. */
    private static final Pattern DEVIATIONS = Pattern.compile("[\\u00DF\\u03C2\\u200C\\u200D]");

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");

    /** An address with a colon, which can only be a literal, and a printable zone. */
    private static final Pattern IPV6 =
            Pattern.compile("(?<address>[0-9a-fA-F.]*:[0-9a-fA-F:.]*)(?<zone>%[!-~&&[^%/\\[\\]]]+)?");

    /** A name or literal and a port, as they stand together in a URL. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[.*]):[0-9]+");

    private Hosts() {}

    static String normalise(String host) {
        String bare = withoutBrackets(host.strip());
        if (bare.isEmpty()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        if (bare.indexOf(':') < 0) {
            return name(bare);
        }
        if (HOST_AND_PORT.matcher(bare).matches()) {
            throw new IllegalArgumentException(
                    "host must not contain the port, which is an argument of its own: \"" + abbreviated(bare) + '"');
        }
        return ipv6(bare);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") && host.indexOf(':') >= 0
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private static String name(String host) {
        if (DEVIATIONS.matcher(host).find()) {
            throw new IllegalArgumentException(
                    "host means different names in IDNA 2003 and 2008, give it in ASCII: \"" + abbreviated(host) + '"');
        }
        String ascii;
        try {
            ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("host is not a valid name: \"" + abbreviated(host) + '"', e);
        }
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (ascii.isEmpty()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        if (ascii.length() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "host must be at most " + MAX_BYTES + " bytes long, but was " + ascii.length());
        }
        if (!NAME.matcher(ascii).matches()) {
            throw new IllegalArgumentException("host is not a valid name: \"" + abbreviated(host) + '"');
        }
        return ascii;
    }

    /** The zone of a link-local address (RFC 4007 §11) belongs to the host's identity and is kept as it is. */
    private static String ipv6(String host) {
        Matcher literal = IPV6.matcher(host);
        // InetAddress would look up whatever else reached it.
        if (host.length() > MAX_BYTES || !literal.matches()) {
            throw notALiteral(host, null);
        }
        String zone = literal.group("zone");
        try {
            String address =
                    InetAddress.getByName('[' + literal.group("address") + ']').getHostAddress();
            return zone == null ? address : address + zone;
        } catch (UnknownHostException e) {
            throw notALiteral(host, e);
        }
    }

    private static IllegalArgumentException notALiteral(String host, @Nullable Exception cause) {
        return new IllegalArgumentException("host is not a valid IPv6 literal: \"" + abbreviated(host) + '"', cause);
    }

    private static String abbreviated(String host) {
        return host.length() <= 64 ? host : host.substring(0, 64) + "…";
    }
}
