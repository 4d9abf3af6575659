package io.github.admitone.jsse;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** A token: it signs with keys that have no encoding, and knows no RSASSA-PSS. */
final class TokenProvider extends Provider {

    static final TokenProvider INSTANCE = new TokenProvider();

    private static final long serialVersionUID = 1;

    private TokenProvider() {
        super("TestToken", "1", "keys that stay where they are");
        putService(new Signing("SHA256withECDSA"));
        putService(new Signing("SHA256withRSA"));
    }

    private final class Signing extends Service {

        Signing(String algorithm) {
            super(TokenProvider.this, "Signature", algorithm, TokenSignature.class.getName(), null, null);
        }

        @Override
        public Object newInstance(Object parameter) {
            return new TokenSignature(getAlgorithm());
        }
    }

    /** The token's handle of a key. */
    @SuppressWarnings("serial") // Nobody serializes it.
    static final class TokenKey implements PrivateKey {

        private static final long serialVersionUID = 1;

        private final PrivateKey inside;

        TokenKey(PrivateKey inside) {
            this.inside = inside;
        }

        @Override
        public String getAlgorithm() {
            return inside.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    private static final class TokenSignature extends SignatureSpi {

        private final String algorithm;
        private Signature signature;

        TokenSignature(String algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof TokenKey own)) {
                throw new InvalidKeyException("not of this token");
            }
            try {
                signature = Signature.getInstance(algorithm, FacadeCrypto.provider());
                signature.initSign(own.inside);
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("a token only signs");
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            signature.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            signature.update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return signature.sign();
        }

        @Override
        protected boolean engineVerify(byte[] bytes) throws SignatureException {
            throw new SignatureException("a token only signs");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }
}
