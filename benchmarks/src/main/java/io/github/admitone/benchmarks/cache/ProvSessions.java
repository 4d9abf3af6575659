package io.github.admitone.benchmarks.cache;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.TlsSession;

/**
 * Opens BCJSSE's {@code ProvSSLSessionContext}, which is private to its package.
 *
 * <p>Its jar is signed, so that no class can be added to the package. Method handles that are constants cost nothing
 * once they are compiled.
 */
final class ProvSessions {

    private static final MethodHandle GET_SESSION = method(
            "ProvSSLSessionContext",
            "getSessionImpl",
            methodType(SSLSession.class, SSLSessionContext.class, String.class, int.class));
    private static final MethodHandle REPORT_SESSION = method(
            "ProvSSLSessionContext",
            "reportSession",
            methodType(
                    SSLSession.class,
                    SSLSessionContext.class,
                    Object.class,
                    String.class,
                    int.class,
                    TlsSession.class,
                    Object.class,
                    boolean.class));
    private static final MethodHandle GET_TLS_SESSION =
            method("ProvSSLSession", "getTlsSession", methodType(TlsSession.class, SSLSession.class));

    private final SSLSessionContext context;

    // What a handshake has made before it reports its session: not the cache's work, and so made once.
    private final Object handshake;
    private final Object parameters;

    ProvSessions(int maximum, int timeoutSeconds) {
        context = newContext();
        context.setSessionCacheSize(maximum);
        context.setSessionTimeout(timeoutSeconds);
        handshake = create("ProvSSLSessionHandshake", context, null, -1, null, null);
        parameters = create("JsseSessionParameters", null, null);
    }

    private static SSLSessionContext newContext() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS", new BouncyCastleJsseProvider(new BouncyCastleProvider()));
            // No trust managers are needed, and the default ones would read the JDK's certificates.
            tls.init(new KeyManager[0], new TrustManager[0], null);
            return tls.getClientSessionContext();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stores a session. */
    void report(String host, int port, TlsSession session) {
        try {
            // An exact call must name the type that it returns.
            SSLSession reported =
                    (SSLSession) REPORT_SESSION.invokeExact(context, handshake, host, port, session, parameters, true);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks a session up, and invalidates it, which removes it; returns null for a miss. */
    TlsSession take(String host, int port) {
        // The lock of both calls, which is reentrant: between them nobody else must find the session.
        synchronized (context) {
            SSLSession session = get(host, port);
            if (session == null) {
                return null;
            }
            session.invalidate();
            return tlsSession(session);
        }
    }

    private SSLSession get(String host, int port) {
        try {
            return (SSLSession) GET_SESSION.invokeExact(context, host, port);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static TlsSession tlsSession(SSLSession session) {
        try {
            return (TlsSession) GET_TLS_SESSION.invokeExact(session);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle method(String type, String name, MethodType signature) {
        try {
            int parameters = signature.parameterCount() - 1;
            return MethodHandles.lookup()
                    .unreflect(opened(Arrays.stream(provider(type).getDeclaredMethods())
                            .filter(method -> method.getName().equals(name))
                            .filter(method -> method.getParameterCount() == parameters)))
                    .asType(signature);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type, e);
        }
    }

    private static Object create(String type, Object... arguments) {
        try {
            return opened(Arrays.stream(provider(type).getDeclaredConstructors())
                            .filter(constructor -> constructor.getParameterCount() == arguments.length))
                    .newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type, e);
        }
    }

    private static Class<?> provider(String type) throws ClassNotFoundException {
        return Class.forName("org.bouncycastle.jsse.provider." + type);
    }

    private static <E extends AccessibleObject> E opened(Stream<E> candidates) {
        E found = candidates.findFirst().orElseThrow();
        found.setAccessible(true);
        return found;
    }
}
