package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.CertificateChain;
import io.github.admitone.internal.ImmutableCertificates;
import io.github.admitone.internal.RecentEntries;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the servers that were resumed last, parsed: every resumption verifies them, and to parse them
 * again would take up to a tenth of its CPU time. Thread-safe and bounded; what was used longest ago is forgotten
 * first, and all of it when memory is short.
 *
 * <p>Connections share the parsed certificates, as those that resume one of Bouncy Castle's own sessions do. They are
 * immutable in Bouncy Castle's cryptography and in {@link ImmutableCertificates}; of another, nobody knows, and its
 * certificates are parsed each time.
 */
final class ParsedCertificates {

    static final int MAXIMUM = 32;
    private static final String BOUNCY_CASTLE = "org.bouncycastle.";

    private record Parsed(TlsCrypto crypto, List<TlsCertificate> certificates) {}

    @GuardedBy("recent")
    private final Map<CertificateChain, SoftReference<Parsed>> recent = new RecentEntries<>(MAXIMUM);

    /**
     * {@return the certificates of a chain, the server's own first}
     *
     * @throws IOException if the cryptography cannot read them
     */
    List<TlsCertificate> of(CertificateChain chain, TlsCrypto crypto) throws IOException {
        if (!isShareable(crypto)) {
            return parse(chain, crypto);
        }
        Parsed known = find(chain);
        if (known != null && known.crypto() == crypto) {
            return known.certificates();
        }
        List<TlsCertificate> parsed = parse(chain, crypto);
        synchronized (recent) {
            recent.put(chain, new SoftReference<>(new Parsed(crypto, parsed)));
        }
        return parsed;
    }

    private static boolean isShareable(TlsCrypto crypto) {
        return crypto instanceof ImmutableCertificates
                || crypto.getClass().getName().startsWith(BOUNCY_CASTLE);
    }

    private @Nullable Parsed find(CertificateChain chain) {
        synchronized (recent) {
            SoftReference<Parsed> reference = recent.get(chain);
            return reference == null ? null : reference.get();
        }
    }

    private static List<TlsCertificate> parse(CertificateChain chain, TlsCrypto crypto) throws IOException {
        List<TlsCertificate> certificates = new ArrayList<>();
        for (byte[] encoding : chain.certificates()) {
            certificates.add(crypto.createCertificate(CertificateType.X509, encoding));
        }
        return List.copyOf(certificates);
    }
}
