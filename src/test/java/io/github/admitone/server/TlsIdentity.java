package io.github.admitone.server;

import io.github.admitone.CertificateChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A private key with the certificate chain that speaks for it, end entity first and without the trust anchor.
 *
 * @param key the private key
 * @param chain the end-entity certificate, then any intermediate
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {

    /** The password of every key store made here; it protects nothing. */
    public static final String PASSWORD = "changeit";

    /** The alias under which {@link #keyStore()} holds the key. */
    public static final String ALIAS = "identity";

    /** Copies the chain. */
    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /** Returns the end-entity certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Returns the chain as a ticket holds it. */
    public CertificateChain certificateChain() {
        try {
            List<byte[]> encodings = new ArrayList<>();
            for (X509Certificate certificate : chain) {
                encodings.add(certificate.getEncoded());
            }
            return CertificateChain.of(encodings);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a new in-memory PKCS#12 key store with this key under {@link #ALIAS}. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the chain as PEM. */
    public Path writeChain(Path file) throws IOException {
        return Files.writeString(file, pem(chain));
    }

    /** Writes the private key as unencrypted PKCS#8 PEM. */
    public Path writeKey(Path file) throws IOException {
        return Files.writeString(file, pem("PRIVATE KEY", pkcs8()));
    }

    /** Writes the key store as a PKCS#12 file under {@link #PASSWORD}. */
    public Path writePkcs12(Path file) throws IOException {
        return write(keyStore(), file);
    }

    /** The JDK leaves the public key out of an EC key's encoding; GnuTLS does not read such a key. */
    private byte[] pkcs8() throws IOException {
        if (!(key instanceof ECPrivateKey ecKey)) {
            return key.getEncoded();
        }
        var publicKey =
                SubjectPublicKeyInfo.getInstance(certificate().getPublicKey().getEncoded());
        int bits = ecKey.getParams().getOrder().bitLength();
        return new PrivateKeyInfo(
                        publicKey.getAlgorithm(),
                        new org.bouncycastle.asn1.sec.ECPrivateKey(
                                bits, ecKey.getS(), publicKey.getPublicKeyData(), null))
                .getEncoded();
    }

    static Path write(KeyStore store, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    static String pem(List<X509Certificate> certificates) {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                pem.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        return pem.toString();
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
