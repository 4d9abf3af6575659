package io.github.admitone.bctls;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Completes a hand-written forwarder. Bouncy Castle's interfaces grow methods between releases; a forwarder that was
 * compiled before does not have those: abstract ones would fail, and default ones would not reach the target's override.
 * Only where that is so, a proxy passes them on, since calls through a proxy are what costs most in resumption
 * (docs/performance.md).
 */
final class Completion<T> extends Forwarding<T> {

    private static final ClassValue<Boolean> COMPLETE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> forwarder) {
            return Arrays.stream(forwarder.getMethods())
                    .noneMatch(method -> method.getDeclaringClass().isInterface());
        }
    };

    private final T forwarder;

    private Completion(T forwarder, T target) {
        super(target);
        this.forwarder = forwarder;
    }

    /** {@return the forwarder, or if it lacks methods of the interface, one that has them} */
    static <T> T of(Class<T> type, T forwarder, T target) {
        return COMPLETE.get(forwarder.getClass()) ? forwarder : new Completion<>(forwarder, target).proxy(type);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        return lacks(method) ? forward(method, arguments) : call(forwarder, method, arguments);
    }

    private boolean lacks(Method method) throws NoSuchMethodException {
        return forwarder
                .getClass()
                .getMethod(method.getName(), method.getParameterTypes())
                .getDeclaringClass()
                .isInterface();
    }
}
