package io.github.admitone.jsse;

import java.lang.reflect.Method;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A property of {@link SSLParameters} that a later JDK than 17 has added; absent where the running one has none. */
final class LaterParameters {

    /** Since JDK 20. */
    static final LaterParameters NAMED_GROUPS = new LaterParameters("NamedGroups");

    /** Since JDK 19. */
    static final LaterParameters SIGNATURE_SCHEMES = new LaterParameters("SignatureSchemes");

    private final @Nullable Method getter;
    private final @Nullable Method setter;

    private LaterParameters(String property) {
        this.getter = method("get" + property).orElse(null);
        this.setter = method("set" + property, String[].class).orElse(null);
    }

    private static Optional<Method> method(String name, Class<?>... types) {
        try {
            return Optional.of(SSLParameters.class.getMethod(name, types));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    String @Nullable [] get(SSLParameters parameters) {
        return getter == null ? null : (String[]) invoke(getter, parameters);
    }

    void set(SSLParameters parameters, String @Nullable [] names) {
        if (setter != null) {
            invoke(setter, parameters, (Object) names);
        }
    }

    private static @Nullable Object invoke(Method method, SSLParameters parameters, @Nullable Object... arguments) {
        try {
            return method.invoke(parameters, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
