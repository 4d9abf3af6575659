package io.github.admitone.bctls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsDHDomain;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsKemDomain;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Cryptography that is none of Bouncy Castle's: no secret of it is an {@code AbstractTlsSecret}. It counts the keys that
 * are derived for tickets, and may refuse to give them away, as an HSM does.
 */
final class ForeignTlsCrypto {

    /** RFC 8446 §4.6.1 and §7.1: what the PSK of a ticket is derived with, and what that is derived from. */
    private static final String RESUMPTION = "tls13 resumption";

    private static final String RESUMPTION_MASTER = "tls13 res master";

    private final TlsCrypto own = new BcTlsCrypto(new SecureRandom());
    private final AtomicInteger resumptionKeys = new AtomicInteger();
    private final List<TlsSecret> ticketSecrets = new CopyOnWriteArrayList<>();
    private final List<TlsSecret> masterSecrets = new CopyOnWriteArrayList<>();
    private final List<byte[]> extracted = new CopyOnWriteArrayList<>();
    private final boolean keepsResumptionKeys;

    private ForeignTlsCrypto(boolean keepsResumptionKeys) {
        this.keepsResumptionKeys = keepsResumptionKeys;
    }

    static ForeignTlsCrypto open() {
        return new ForeignTlsCrypto(false);
    }

    /** Like an HSM: the PSK of a ticket cannot be extracted. */
    static ForeignTlsCrypto sealed() {
        return new ForeignTlsCrypto(true);
    }

    int resumptionKeys() {
        return resumptionKeys.get();
    }

    /** How many of them have been neither extracted nor destroyed. */
    long liveResumptionKeys() {
        return ticketSecrets.stream().filter(TlsSecret::isAlive).count();
    }

    /** How many of the secrets that tickets' keys are derived from have not been destroyed. */
    long liveResumptionMasterSecrets() {
        return masterSecrets.stream().filter(TlsSecret::isAlive).count();
    }

    /** The arrays themselves that the keys of tickets were given away in. */
    List<byte[]> extractedResumptionKeys() {
        return extracted;
    }

    TlsCrypto crypto() {
        return wrapped(TlsCrypto.class, own, false);
    }

    private <T> T wrapped(Class<T> type, Object target, boolean sealed) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type, Wrapped.class},
                (self, method, arguments) -> invoke(target, sealed, method, arguments)));
    }

    private Object invoke(Object target, boolean sealed, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("target")) {
            return target;
        }
        if (sealed && method.getName().equals("extract")) {
            throw new UnsupportedOperationException("this secret does not leave the module");
        }
        try {
            Object result = method.invoke(target, unwrapped(arguments));
            if (method.getName().equals("extract") && ticketSecrets.stream().anyMatch(each -> each == target)) {
                extracted.add((byte[]) result);
            }
            boolean expands = method.getName().equals("hkdfExpand");
            if (expands && hasLabel(RESUMPTION_MASTER, (byte[]) arguments[1])) {
                masterSecrets.add((TlsSecret) result);
            }
            boolean ofTicket = expands && hasLabel(RESUMPTION, (byte[]) arguments[1]);
            if (ofTicket) {
                resumptionKeys.incrementAndGet();
                ticketSecrets.add((TlsSecret) result);
            }
            return wrapped(result, ofTicket && keepsResumptionKeys);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object wrapped(Object result, boolean sealed) {
        for (Class<?> type : new Class<?>[] {
            TlsSecret.class, TlsAgreement.class, TlsECDomain.class, TlsDHDomain.class, TlsKemDomain.class
        }) {
            if (type.isInstance(result)) {
                return wrapped(type, result, sealed);
            }
        }
        return result;
    }

    private static Object[] unwrapped(Object[] arguments) {
        if (arguments == null) {
            return null;
        }
        Object[] unwrapped = arguments.clone();
        for (int i = 0; i < unwrapped.length; i++) {
            if (unwrapped[i] instanceof Wrapped wrapped) {
                unwrapped[i] = wrapped.target();
            }
        }
        return unwrapped;
    }

    /** HkdfLabel: two bytes of length, one of the label's length, the label. */
    private static boolean hasLabel(String label, byte[] info) {
        return info.length >= 3 + label.length()
                && info[2] == label.length()
                && new String(info, 3, label.length(), StandardCharsets.US_ASCII).equals(label);
    }

    /** What tells a wrapped object from others, and gives back what is in it. */
    interface Wrapped {
        Object target();
    }
}
