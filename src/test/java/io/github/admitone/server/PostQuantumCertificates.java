package io.github.admitone.server;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A server identity of ML-DSA (FIPS 204): a root, an intermediate and an end entity for localhost, made in memory.
 *
 * @param root the trust anchor
 * @param server the end entity's key, with the chain of two that the server sends
 */
public record PostQuantumCertificates(X509Certificate root, TlsIdentity server) {

    /** Bouncy Castle's provider: the JDK's own know ML-DSA from release 24 on. */
    public static final Provider PROVIDER = new BouncyCastleProvider();

    private record Issuer(String name, KeyPair keys) {}

    /**
     * Makes a root, an intermediate and an end entity.
     *
     * @param algorithm the name of the parameter set, {@code ML-DSA-65} for example
     */
    public static PostQuantumCertificates of(String algorithm) {
        try {
            Issuer root = new Issuer("CN=Post-quantum root", keys(algorithm));
            Issuer intermediate = new Issuer("CN=Post-quantum intermediate", keys(algorithm));
            Issuer server = new Issuer("CN=localhost", keys(algorithm));
            List<X509Certificate> chain = List.of(
                    issue(algorithm, 3, server, intermediate, false), issue(algorithm, 2, intermediate, root, true));
            return new PostQuantumCertificates(
                    issue(algorithm, 1, root, root, true),
                    new TlsIdentity(server.keys().getPrivate(), chain));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm, PROVIDER).generateKeyPair();
    }

    private static X509Certificate issue(String algorithm, int serial, Issuer subject, Issuer issuer, boolean authority)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer.name()),
                BigInteger.valueOf(serial),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(30, ChronoUnit.DAYS)),
                new X500Principal(subject.name()),
                subject.keys().getPublic());
        if (authority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        } else {
            GeneralName name = new GeneralName(GeneralName.dNSName, "localhost");
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
        }
        var signer = new JcaContentSignerBuilder(algorithm)
                .setProvider(PROVIDER)
                .build(issuer.keys().getPrivate());
        return new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(builder.build(signer));
    }
}
