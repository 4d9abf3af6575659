package io.github.admitone.jsse;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.internal.RecentEntries;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmConstraints;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys under which the connections of one context look for tickets: the host and the port, under a scope that
 * holds whatever makes two of these connections not interchangeable. Thread-safe.
 */
final class SessionKeys {

    /** Stands for every port: port 1 is nobody's (RFC 1078 was its last use). */
    private static final int ANY_PORT = 1;

    private static final int MAXIMUM_NAMES = 256;
    private static final int MAXIMUM_REQUESTS = 1024;

    private final String context;
    private final Sharing sharing;

    /** By which name a host was reached whose address is all that a later connection knows. */
    private final Map<String, String> namesByAddress = new RecentEntries<>(MAXIMUM_NAMES);

    /** What servers ask for whose choice of a certificate is not the key manager's first. */
    private final Map<String, ClientCredentials.Asked> askedBy = new RecentEntries<>(MAXIMUM_REQUESTS);

    /** Told apart by identity: two objects may forbid the same, which nobody can tell without asking them. */
    private final List<Numbered> constraints = new ArrayList<>();

    /** Another context, or another process with the same scope, has other objects under the same numbers. */
    private final String constraintsOfContext = unique();

    private int constraintsSeen;

    /**
     * @param scope what the caller says this context's sessions may be shared under, or null to share them with none
     */
    SessionKeys(@Nullable SessionScope scope, Sharing sharing) {
        this.context = scope == null ? unique() : "scope " + HexFormat.of().formatHex(scope.digest());
        this.sharing = sharing;
    }

    /** Which connections may share sessions, if nothing else keeps them apart. */
    enum Sharing {
        /** Those to one port of a host. */
        PORT,
        /** Those to one host. */
        HOST,
        /**
         * Those to one host, whether they ask for endpoint identification or not: FTPS clients ask for it on the
         * control connection alone. Only with a policy that verifies each resumption again, by the parameters of the
         * connection that resumes.
         */
        LOGIN
    }

    private boolean sharesPorts() {
        return sharing != Sharing.PORT;
    }

    private static String unique() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return "context " + HexFormat.of().formatHex(random);
    }

    /**
     * {@return the key, or empty where the host is not known well enough to have one: such a connection does not
     * resume}
     *
     * @param host the host that the connection is made to
     * @param known as {@link #hostName} returns it
     * @param credentials after they have been anticipated
     */
    Optional<SessionKey> key(
            String host,
            String known,
            int port,
            List<SNIServerName> serverNames,
            ConnectionParameters parameters,
            Optional<ClientCredentials> credentials) {
        boolean portKnown = port >= 1 && port <= 0xFFFF;
        boolean clientKnown = credentials.map(ClientCredentials::isAnticipated).orElse(true);
        if (known.isEmpty() || !clientKnown || !(portKnown || sharesPorts())) {
            return Optional.empty();
        }
        try {
            X509Certificate client =
                    credentials.map(ClientCredentials::anticipated).orElse(null);
            SessionScope scope = scope(host, serverNames, parameters, client);
            return Optional.of(
                    SessionKey.of(known, sharesPorts() ? ANY_PORT : port).withScope(scope));
        } catch (IllegalArgumentException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }

    private SessionScope scope(
            String host,
            List<SNIServerName> serverNames,
            ConnectionParameters parameters,
            @Nullable X509Certificate client)
            throws CertificateEncodingException {
        SessionScope.Builder scope = SessionScope.builder()
                .partition(context)
                .partition("shared by " + sharing)
                .partition("protocols " + String.join(",", parameters.protocols()));
        if (sharing != Sharing.LOGIN) {
            scope.verificationPolicy("endpoint identification " + identification(parameters, host));
        }
        for (SNIServerName name : serverNames) {
            scope.partition(
                    "server name " + name.getType() + ' ' + new String(name.getEncoded(), StandardCharsets.ISO_8859_1));
        }
        if (parameters.algorithmConstraints() != null) {
            scope.verificationPolicy(
                    "constraints " + number(parameters.algorithmConstraints()) + " of " + constraintsOfContext);
        }
        Optional.ofNullable(parameters.signatureSchemes())
                .ifPresent(schemes -> scope.verificationPolicy("signature schemes " + Arrays.toString(schemes)));
        if (client != null) {
            scope.clientIdentity(client.getEncoded());
        }
        return scope.build();
    }

    /** With the identity: an address is another one than the name that was reached there. */
    private static String identification(ConnectionParameters parameters, String host) {
        String algorithm = parameters.endpointIdentification();
        return algorithm.isEmpty() ? algorithm : algorithm + " of " + host.toLowerCase(Locale.ROOT);
    }

    private record Numbered(WeakReference<AlgorithmConstraints> constraints, int number) {}

    private int number(AlgorithmConstraints given) {
        synchronized (constraints) {
            constraints.removeIf(each -> each.constraints().refersTo(null));
            for (Numbered each : constraints) {
                if (each.constraints().refersTo(given)) {
                    return each.number();
                }
            }
            constraints.add(new Numbered(new WeakReference<>(given), constraintsSeen));
            return constraintsSeen++;
        }
    }

    /** {@return what that server asked for the last time, or null if that is not known, or nothing special} */
    ClientCredentials.@Nullable Asked lastAskedBy(String host, int port) {
        synchronized (askedBy) {
            return askedBy.get(host + ':' + port);
        }
    }

    void remember(String host, int port, ClientCredentials.Asked asked) {
        synchronized (askedBy) {
            askedBy.put(host + ':' + port, asked);
        }
    }

    /**
     * {@return the name by which the host of that address was reached before, where sessions belong to the host; else
     * the host itself}
     *
     * <p>FTPS clients know the address of a data connection alone, and the server expects the session of the control
     * connection, which was made to a name.
     */
    String hostName(String host) {
        if (!sharesPorts()) {
            return host;
        }
        synchronized (namesByAddress) {
            return Optional.ofNullable(namesByAddress.get(host)).orElse(host);
        }
    }

    /**
     * A handshake with that host has completed, over a transport to that address.
     *
     * <p>Behind a proxy the address is not the host's: the transport was connected to another name then, or to none.
     */
    void reached(String host, @Nullable InetAddress address) {
        if (!sharesPorts() || address == null || host.equals(address.getHostAddress())) {
            return;
        }
        // Asks no name service, as getHostName() would.
        String connectedTo = new InetSocketAddress(address, 0).getHostString();
        if (connectedTo.equalsIgnoreCase(host)) {
            synchronized (namesByAddress) {
                namesByAddress.put(address.getHostAddress(), host);
            }
        }
    }
}
