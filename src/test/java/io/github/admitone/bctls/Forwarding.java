package io.github.admitone.bctls;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A handler that passes every call on to a target, but for the methods that a subclass knows.
 *
 * @param <T> the interface
 */
abstract class Forwarding<T> implements InvocationHandler {

    private final T target;

    Forwarding(T target) {
        this.target = target;
    }

    final T target() {
        return target;
    }

    final T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    /** Passes the call on, and throws what the target throws. */
    final @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }
}
