package io.github.admitone.bctls;

import java.lang.reflect.Method;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** The connection's context as the user's client sees it: with the cryptography that the user passed in. */
final class UserContext extends Forwarding<TlsClientContext> {

    private final TlsCrypto crypto;

    UserContext(TlsClientContext context, TlsCrypto crypto) {
        super(context);
        this.crypto = crypto;
    }

    TlsClientContext asContext() {
        return proxy(TlsClientContext.class);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        return method.getName().equals("getCrypto") ? crypto : forward(method, arguments);
    }
}
