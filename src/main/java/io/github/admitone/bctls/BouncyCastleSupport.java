package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClientProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Whether this library can do its part with the Bouncy Castle that is there, which need not be the one that it was
 * compiled against. It is asked what it has, not of which version it is: versions differ between its editions, and a
 * shaded jar has none.
 *
 * <p>A protected method that has gone would never be called, and a field or a class would break the handshake that
 * needs it. Where one is missing, connections are those of Bouncy Castle alone. Nothing is called here by reflection.
 */
final class BouncyCastleSupport {

    /** What {@link ResumingTlsClientProtocol} overrides, and Bouncy Castle calls. */
    static final List<Hook> HOOKS = List.of(
            new Hook(void.class, "sendClientHelloMessage"),
            new Hook(ServerHello.class, "receiveServerHelloMessage", ByteArrayInputStream.class),
            new Hook(void.class, "receive13ServerFinished", ByteArrayInputStream.class),
            new Hook(void.class, "send13FinishedMessage"),
            new Hook(void.class, "receive13NewSessionTicket", ByteArrayInputStream.class),
            new Hook(void.class, "handleHandshakeMessage", short.class, HandshakeMessageInput.class),
            new Hook(void.class, "processServerHello", ServerHello.class),
            new Hook(void.class, "handleClose", boolean.class));

    /** What it reads or writes. */
    static final List<String> FIELDS =
            List.of("clientHello", "tlsClient", "serverExtensions", "connection_state", "blocking");

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String BUNDLE = "bctls";

    /** Where a multi-release jar has the classes for later versions of Java. */
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/$");

    /** Looked for, and logged, once, when it is first asked for. */
    private static final class Found {
        static final Optional<String> OBSTACLE = find();

        private static Optional<String> find() {
            Optional<String> obstacle = obstacle(TlsClientProtocol.class, TranscriptCrypto.class);
            obstacle.ifPresent(reason -> System.getLogger(TicketResumption.class.getName())
                    .log(
                            Level.WARNING,
                            "TLS sessions are not resumed: Bouncy Castle "
                                    + version(TlsClientProtocol.class).orElse("of unknown version") + " " + reason));
            return obstacle;
        }
    }

    private BouncyCastleSupport() {}

    /** {@return what keeps this library from resuming sessions, or nothing if it can} */
    static Optional<String> obstacle() {
        return Found.OBSTACLE;
    }

    /**
     * {@return what is missing, or nothing}
     *
     * @param protocol what {@link ResumingTlsClientProtocol} extends
     * @param forwarder a class of this library whose methods name Bouncy Castle's types
     */
    static Optional<String> obstacle(Class<?> protocol, Class<?> forwarder) {
        try {
            // Fails at a type that is not there.
            Method[] unused = forwarder.getMethods();
            for (Hook hook : HOOKS) {
                if (!hook.isIn(protocol)) {
                    return Optional.of("has no " + hook.name());
                }
            }
            for (String field : FIELDS) {
                if (!hasField(protocol, field)) {
                    return Optional.of("has no " + field);
                }
            }
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("has no " + e.getMessage());
        }
    }

    private static boolean hasField(Class<?> protocol, String name) {
        for (Class<?> type = protocol; type != null; type = type.getSuperclass()) {
            if (Arrays.stream(type.getDeclaredFields()).anyMatch(field -> name.equals(field.getName()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the Bundle-Version in the manifest of the jar that this class of Bouncy Castle's is in, if it is its
     * own}
     */
    static Optional<String> version(Class<?> type) {
        URL location = type.getResource(type.getSimpleName() + ".class");
        Manifest manifest = location == null ? null : manifest(location, type.getName());
        if (manifest == null) {
            return Optional.empty();
        }
        Attributes attributes = manifest.getMainAttributes();
        // That of a jar into which Bouncy Castle was shaded tells the version of something else.
        return BUNDLE.equals(attributes.getValue("Bundle-SymbolicName"))
                ? Optional.ofNullable(attributes.getValue("Bundle-Version"))
                : Optional.empty();
    }

    private static @Nullable Manifest manifest(URL location, String name) {
        String file = location.toString();
        String path = name.replace('.', '/') + ".class";
        String root = VERSIONED
                .matcher(file.substring(0, file.length() - path.length()))
                .replaceFirst("");
        try {
            URLConnection connection = new URL(root + MANIFEST).openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new Manifest(in);
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** A method as it is declared. */
    record Hook(Class<?> result, String name, List<Class<?>> parameters) {

        Hook(Class<?> result, String name, Class<?>... parameters) {
            this(result, name, List.of(parameters));
        }

        boolean isIn(Class<?> protocol) {
            for (Class<?> type = protocol; type != null; type = type.getSuperclass()) {
                try {
                    return type.getDeclaredMethod(name, parameters.toArray(new Class<?>[0]))
                            .getReturnType()
                            .equals(result);
                } catch (NoSuchMethodException e) {
                    // Perhaps the superclass has it.
                }
            }
            return false;
        }
    }
}
