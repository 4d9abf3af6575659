package io.github.admitone.jsse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * The cryptography of all contexts: AES, digests and MACs of the JDK, because it compiles these to machine
 * instructions, and everything else of a Bouncy Castle provider, which nobody has to register.
 */
final class FacadeCrypto extends JcaTlsCrypto {

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
