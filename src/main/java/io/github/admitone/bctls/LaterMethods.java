package io.github.admitone.bctls;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Completes a hand-written forwarder. Bouncy Castle's interfaces grow methods between releases; a forwarder that was
 * compiled before does not have those: abstract ones would fail, and default ones would not reach the target's
 * override. Only where that is so, a proxy passes the calls on, by reflection, which is slower.
 */
final class LaterMethods implements InvocationHandler {

    private static final ClassValue<Boolean> COMPLETE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> forwarder) {
            return isComplete(forwarder.getMethods());
        }
    };

    private final Object forwarder;
    private final Object target;

    private LaterMethods(Object forwarder, Object target) {
        this.forwarder = forwarder;
        this.target = target;
    }

    /**
     * {@return whether none of a forwarder's methods is left to an interface} Where reflection shows no methods at all,
     * as in a native image, a forwarder is taken as it is: it has every method of the release that it was compiled
     * against.
     */
    static boolean isComplete(Method... methods) {
        return Arrays.stream(methods)
                .noneMatch(method -> method.getDeclaringClass().isInterface());
    }

    /** {@return the forwarder, or if it lacks methods of the interface, one that has them} */
    static <T> T of(Class<T> type, T forwarder, T target) {
        return COMPLETE.get(forwarder.getClass())
                ? forwarder
                : type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, new LaterMethods(forwarder, target)));
    }

    /** {@return the forwarder behind what {@link #of} returned} */
    static Object forwarderOf(Object completed) {
        return Proxy.isProxyClass(completed.getClass())
                        && Proxy.getInvocationHandler(completed) instanceof LaterMethods later
                ? later.forwarder
                : completed;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(lacks(method) ? target : forwarder, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private boolean lacks(Method method) throws NoSuchMethodException {
        return forwarder
                .getClass()
                .getMethod(method.getName(), method.getParameterTypes())
                .getDeclaringClass()
                .isInterface();
    }
}
