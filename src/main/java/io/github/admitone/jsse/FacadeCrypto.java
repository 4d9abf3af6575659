package io.github.admitone.jsse;

import io.github.admitone.internal.ImmutableCertificates;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoException;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * The cryptography of all contexts: AES, digests and MACs of the JDK, because it compiles these to machine
 * instructions, its certificates, because managers expect these, and everything else of a Bouncy Castle provider, which
 * nobody has to register.
 */
final class FacadeCrypto extends JcaTlsCrypto implements ImmutableCertificates {

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private FacadeCrypto(SecureRandom random) {
        super(new Helper(), random, random);
    }

    static FacadeCrypto create() {
        return new FacadeCrypto(new SecureRandom());
    }

    /** {@return the provider for keys that no registered provider can use} */
    static BouncyCastleProvider provider() {
        return PROVIDER;
    }

    /** As with the JDK, a certificate that cannot be read is a bad one. */
    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        try {
            return super.createCertificate(type, encoding);
        } catch (TlsCryptoException e) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, e.getCause());
        }
    }

    private static final class Helper extends ProviderJcaJceHelper {

        Helper() {
            super(PROVIDER);
        }

        @Override
        public Cipher createCipher(String algorithm) throws NoSuchAlgorithmException, NoSuchPaddingException {
            return algorithm.startsWith("AES/") ? Cipher.getInstance(algorithm) : super.createCipher(algorithm);
        }

        @Override
        public Mac createMac(String algorithm) throws NoSuchAlgorithmException {
            return algorithm.startsWith("Hmac") ? Mac.getInstance(algorithm) : super.createMac(algorithm);
        }

        /** The JDK's factory parses a certificate only once that comes again. */
        @Override
        public CertificateFactory createCertificateFactory(String type) throws CertificateException {
            return CertificateFactory.getInstance(type);
        }

        @Override
        public MessageDigest createMessageDigest(String algorithm) throws NoSuchAlgorithmException {
            return MessageDigest.getInstance(algorithm);
        }

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // Bouncy Castle calls it still.
        public MessageDigest createDigest(String algorithm) throws NoSuchAlgorithmException {
            return createMessageDigest(algorithm);
        }
    }
}
