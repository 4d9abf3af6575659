package io.github.admitone.server;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The public key infrastructure of the tests, made in memory: one authority of each {@link KeyKind}, and the server
 * and client identities that they issue. Each is made once in a JVM, on first use, and shared; nothing is stored in
 * the source tree.
 */
public final class TestCertificates {

    private static final Map<String, TlsIdentity> ISSUED = new HashMap<>();
    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private TestCertificates() {}

    /** Returns the trust anchor of that kind. */
    public static X509Certificate authority(KeyKind kind) {
        return root(kind).certificate();
    }

    /** Returns both trust anchors, RSA first. */
    public static List<X509Certificate> authorities() {
        return List.of(authority(KeyKind.RSA), authority(KeyKind.EC));
    }

    /** Returns a new key store that trusts both authorities. */
    public static KeyStore trustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (KeyKind kind : KeyKind.values()) {
                store.setCertificateEntry("authority-" + kind, authority(kind));
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the server identity for localhost, example.com and 127.0.0.1, issued by the authority itself. */
    public static TlsIdentity server(KeyKind kind) {
        return server(kind, List.of());
    }

    /** Returns a server identity that is valid for more DNS names on top of those of {@link #server(KeyKind)}. */
    public static TlsIdentity server(KeyKind kind, List<String> moreNames) {
        return once("server " + kind + moreNames, () -> issueServer(kind, root(kind), moreNames));
    }

    /** Returns a new server identity, like {@link #server(KeyKind)} but for when its certificate expires. */
    public static TlsIdentity serverUntil(KeyKind kind, Instant notAfter) {
        return issueServer(kind, root(kind), List.of(), notAfter);
    }

    /** Returns a server identity with a chain of two: the end entity, then the intermediate that issued it. */
    public static TlsIdentity serverBelowIntermediate(KeyKind kind) {
        return once("server below intermediate " + kind, () -> issueServer(kind, intermediate(kind), List.of()));
    }

    /** Returns the client identity of that name; another name is another key and another certificate. */
    public static TlsIdentity client(KeyKind kind, String name) {
        return once(
                "client " + kind + name,
                () -> issue(kind, "CN=" + name, root(kind), builder -> {
                    builder.addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
                }));
    }

    /** Writes both trust anchors as one PEM file. */
    public static Path writeAuthorities(Path file) throws IOException {
        return Files.writeString(file, TlsIdentity.pem(authorities()));
    }

    /** Writes the key store of both trust anchors as a PKCS#12 file under {@link TlsIdentity#PASSWORD}. */
    public static Path writeTrustStore(Path file) throws IOException {
        return TlsIdentity.write(trustStore(), file);
    }

    /** Returns the authority of that kind with its key, for certificates that only one test needs. */
    public static TlsIdentity issuer(KeyKind kind) {
        return root(kind);
    }

    private static TlsIdentity root(KeyKind kind) {
        return once("root " + kind, () -> issue(kind, "CN=Test Authority " + kind, null, TestCertificates::authority));
    }

    private static TlsIdentity intermediate(KeyKind kind) {
        return once(
                "intermediate " + kind,
                () -> issue(kind, "CN=Test Intermediate " + kind, root(kind), TestCertificates::authority));
    }

    private static TlsIdentity issueServer(KeyKind kind, TlsIdentity issuer, List<String> moreNames) {
        return issueServer(kind, issuer, moreNames, inThirtyDays());
    }

    private static TlsIdentity issueServer(KeyKind kind, TlsIdentity issuer, List<String> moreNames, Instant notAfter) {
        return issue(kind, "CN=localhost", issuer, notAfter, builder -> {
            List<GeneralName> names = new ArrayList<>();
            names.add(new GeneralName(GeneralName.dNSName, "localhost"));
            names.add(new GeneralName(GeneralName.dNSName, "example.com"));
            moreNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
            names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(new GeneralName[0])));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        });
    }

    private static void authority(X509v3CertificateBuilder builder) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    /** Issues below {@code issuer}, or self-signed where that is null. A root does not appear in a chain below it. */
    private static TlsIdentity issue(KeyKind kind, String name, TlsIdentity issuer, Profile profile) {
        return issue(kind, name, issuer, inThirtyDays(), profile);
    }

    private static Instant inThirtyDays() {
        return Instant.now().plus(30, ChronoUnit.DAYS);
    }

    /** A day ago, or for a certificate that has expired longer ago, a day before it did. */
    private static Instant yesterday(Instant notAfter) {
        Instant now = Instant.now();
        return (notAfter.isBefore(now) ? notAfter : now).minus(1, ChronoUnit.DAYS);
    }

    private static TlsIdentity issue(KeyKind kind, String name, TlsIdentity issuer, Instant notAfter, Profile profile) {
        try {
            KeyPair pair = keyPair(kind);
            X500Principal subject = new X500Principal(name);
            X500Principal signer =
                    issuer == null ? subject : issuer.certificate().getSubjectX500Principal();
            var builder = new JcaX509v3CertificateBuilder(
                    signer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(yesterday(notAfter)),
                    Date.from(notAfter),
                    subject,
                    pair.getPublic());
            var identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
            if (issuer != null) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(
                                issuer.certificate().getPublicKey()));
            }
            profile.extend(builder);
            var signature = new JcaContentSignerBuilder(kind.signature())
                    .build(issuer == null ? pair.getPrivate() : issuer.key());
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(new JcaX509CertificateConverter().getCertificate(builder.build(signature)));
            if (issuer != null && !isSelfSigned(issuer.certificate())) {
                chain.addAll(issuer.chain());
            }
            return new TlsIdentity(pair.getPrivate(), chain);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static KeyPair keyPair(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm());
        if (kind == KeyKind.EC) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private static TlsIdentity once(String name, Supplier<TlsIdentity> issue) {
        synchronized (ISSUED) {
            TlsIdentity issued = ISSUED.get(name);
            if (issued == null) {
                issued = issue.get();
                ISSUED.put(name, issued);
            }
            return issued;
        }
    }

    /** What makes one kind of certificate differ from another. */
    private interface Profile {
        void extend(X509v3CertificateBuilder builder) throws IOException;
    }
}
