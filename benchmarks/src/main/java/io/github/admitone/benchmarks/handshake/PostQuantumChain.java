package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of ML-DSA: Bouncy Castle makes them, because the {@code openssl} of many systems cannot. */
final class PostQuantumChain {

    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final String algorithm;
    private final Identity identity;

    private record Subject(String name, KeyPair keys) {}

    private PostQuantumChain(String algorithm, Identity identity) {
        this.algorithm = algorithm;
        this.identity = identity;
    }

    /** Writes an anchor, an intermediate, and the server's certificate with its key, all of that algorithm. */
    static void write(String algorithm, Identity identity) throws IOException {
        try {
            new PostQuantumChain(algorithm, identity).write();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    private void write() throws IOException, GeneralSecurityException, OperatorCreationException {
        Subject anchor = subject("anchor");
        Subject intermediate = subject("chain");
        Subject server = subject("server");
        issue(anchor, anchor, true);
        issue(intermediate, anchor, true);
        issue(server, intermediate, false);
        writePem(
                identity.key("server"),
                "PRIVATE KEY",
                server.keys().getPrivate().getEncoded());
    }

    private Subject subject(String name) throws GeneralSecurityException {
        return new Subject(
                name, KeyPairGenerator.getInstance(algorithm, PROVIDER).generateKeyPair());
    }

    private void issue(Subject subject, Subject issuer, boolean authority)
            throws IOException, OperatorCreationException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + issuer.name()),
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(1, ChronoUnit.HOURS)),
                Date.from(now.plus(2, ChronoUnit.DAYS)),
                new X500Principal("CN=" + subject.name()),
                subject.keys().getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            GeneralName name = new GeneralName(GeneralName.dNSName, Setting.SERVER_NAME);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
        }
        byte[] certificate = builder.build(new JcaContentSignerBuilder(algorithm)
                        .setProvider(PROVIDER)
                        .build(issuer.keys().getPrivate()))
                .getEncoded();
        writePem(identity.certificate(subject.name()), "CERTIFICATE", certificate);
    }

    private static void writePem(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, body));
    }
}
