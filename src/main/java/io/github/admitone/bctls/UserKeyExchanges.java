package io.github.admitone.bctls;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.bouncycastle.tls.DefaultTlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsKeyExchange;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.jspecify.annotations.Nullable;

/**
 * The key exchanges of a factory of the user's own, which see the context that the user's client sees: some cast its
 * cryptography to the class that the user passed in. By reflection, because such factories are rare; Bouncy Castle's
 * own passes as it is.
 */
final class UserKeyExchanges {

    private UserKeyExchanges() {}

    static TlsKeyExchangeFactory of(TlsKeyExchangeFactory factory, TlsContext userContext) {
        if (factory.getClass() == DefaultTlsKeyExchangeFactory.class) {
            return factory;
        }
        return proxy(TlsKeyExchangeFactory.class, (self, method, arguments) -> {
            Object made = invoke(factory, method, arguments);
            return made instanceof TlsKeyExchange exchange ? withContext(exchange, userContext) : made;
        });
    }

    private static TlsKeyExchange withContext(TlsKeyExchange exchange, TlsContext userContext) {
        return proxy(TlsKeyExchange.class, (self, method, arguments) -> {
            boolean init = method.getName().equals("init");
            return invoke(exchange, method, init ? new Object[] {userContext} : arguments);
        });
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
