package io.github.admitone.jsse;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Servers that a client should accept or refuse, by their certificate and by the host that it asks for. */
enum ServerCase {
    GOOD("localhost", "HTTPS", true, Flaw.NONE, "localhost"),
    GOOD_LDAPS("localhost", "LDAPS", true, Flaw.NONE, "localhost"),
    WRONG_HOST("other.example.com", "HTTPS", false, Flaw.NONE, "localhost"),
    WRONG_HOST_LDAPS("other.example.com", "LDAPS", false, Flaw.NONE, "localhost"),
    WRONG_HOST_UNASKED("other.example.com", "", true, Flaw.NONE, "localhost"),
    WILDCARD("a.example.com", "HTTPS", true, Flaw.NONE, "*.example.com"),
    WILDCARD_TOO_DEEP("a.b.example.com", "HTTPS", false, Flaw.NONE, "*.example.com"),
    ADDRESS("127.0.0.1", "HTTPS", true, Flaw.NONE, "127.0.0.1"),
    WRONG_ADDRESS("127.0.0.2", "HTTPS", false, Flaw.NONE, "127.0.0.1"),
    EXPIRED("localhost", "HTTPS", false, Flaw.EXPIRED, "localhost"),
    NOT_YET_VALID("localhost", "HTTPS", false, Flaw.NOT_YET_VALID, "localhost"),
    UNKNOWN_ROOT("localhost", "HTTPS", false, Flaw.UNKNOWN_ROOT, "localhost"),
    WEAK_ISSUER("localhost", "HTTPS", false, Flaw.WEAK_ISSUER, "localhost");

    private enum Flaw {
        NONE,
        EXPIRED,
        NOT_YET_VALID,
        UNKNOWN_ROOT,
        WEAK_ISSUER
    }

    private static final int WEAK_BITS = 768;
    private static final Map<Integer, KeyPair> KEYS = new ConcurrentHashMap<>();

    private final String host;
    private final String identification;
    private final boolean accepted;
    private final Flaw flaw;
    private final String name;

    ServerCase(String host, String identification, boolean accepted, Flaw flaw, String name) {
        this.host = host;
        this.identification = identification;
        this.accepted = accepted;
        this.flaw = flaw;
        this.name = name;
    }

    String host() {
        return host;
    }

    String identification() {
        return identification;
    }

    boolean isAccepted() {
        return accepted;
    }

    /** Returns the JDK's server with such a certificate. */
    SSLContext server() {
        try {
            return Contexts.sun(Contexts.keys(identity(), "SunX509"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private TlsIdentity identity() throws Exception {
        TlsIdentity root = TestCertificates.issuer(KeyKind.RSA);
        return switch (flaw) {
            case UNKNOWN_ROOT -> issue(selfSigned(), 2048);
            case WEAK_ISSUER -> issue(issue(root, WEAK_BITS), 2048);
            default -> issue(root, 2048);
        };
    }

    /** One key of each length for all cases: making them takes longer than everything else. */
    private static KeyPair keyPair(int bits) {
        return KEYS.computeIfAbsent(bits, length -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(length);
                return generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static TlsIdentity selfSigned() throws Exception {
        return new TlsIdentity(keyPair(2048).getPrivate(), List.of(TestCertificates.authority(KeyKind.EC)));
    }

    private TlsIdentity issue(TlsIdentity issuer, int bits) throws Exception {
        KeyPair pair = keyPair(bits);
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                flaw == Flaw.UNKNOWN_ROOT
                        ? new X500Principal("CN=nobody")
                        : issuer.certificate().getSubjectX500Principal(),
                BigInteger.valueOf(bits),
                Date.from(now.plus(flaw == Flaw.NOT_YET_VALID ? 1 : -2, ChronoUnit.DAYS)),
                Date.from(now.plus(flaw == Flaw.EXPIRED ? -1 : 2, ChronoUnit.DAYS)),
                new X500Principal("CN=" + bits),
                pair.getPublic());
        boolean authority = bits == WEAK_BITS;
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        int type = Character.isDigit(name.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName;
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(type, name)));
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.key()))));
        if (!authority && flaw == Flaw.WEAK_ISSUER) {
            chain.addAll(issuer.chain());
        }
        return new TlsIdentity(pair.getPrivate(), chain);
    }
}
