package io.github.admitone.bctls;

import java.lang.reflect.Method;
import org.bouncycastle.tls.TlsClient;

/** A client that does something of the test's when it has been called that many times, before it answers. */
final class InterruptedClient extends Forwarding<TlsClient> {

    private final Runnable interruption;
    private int callsLeft;
    private boolean interrupted;

    InterruptedClient(TlsClient client, int callsLeft, Runnable interruption) {
        super(client);
        this.callsLeft = callsLeft;
        this.interruption = interruption;
    }

    TlsClient asClient() {
        return proxy(TlsClient.class);
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        // Our protocol asks for the cryptography before the connection begins.
        if (!method.getName().equals("getCrypto") && --callsLeft == -1) {
            interrupted = true;
            interruption.run();
        }
        return forward(method, arguments);
    }
}
