package io.github.admitone.jsse;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

/**
 * Signs through whichever registered provider takes the key, so that a key need not be exportable (PKCS #11, a smart
 * card, a key store of the operating system).
 */
final class JcaSigner implements TlsSigner {

    private final PrivateKey key;
    private final Scheme scheme;

    JcaSigner(PrivateKey key, Scheme scheme) {
        this.key = key;
        this.scheme = scheme;
    }

    Scheme scheme() {
        return scheme;
    }

    /** {@return whether a provider takes the key for this scheme} */
    boolean isAble() {
        try {
            begin();
            return true;
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    @Override
    public byte[] generateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash) throws IOException {
        throw new TlsFatalAlert(AlertDescription.internal_error, "signatures are made of messages, not of hashes");
    }

    @Override
    public TlsStreamSigner getStreamSigner(SignatureAndHashAlgorithm algorithm) throws IOException {
        try {
            Signature signature = begin();
            return new TlsStreamSigner() {
                @Override
                public OutputStream getOutputStream() {
                    return new Updates(signature);
                }

                @Override
                public byte[] getSignature() throws IOException {
                    try {
                        return signature.sign();
                    } catch (GeneralSecurityException e) {
                        throw failure(e);
                    }
                }
            };
        } catch (GeneralSecurityException e) {
            throw failure(e);
        }
    }

    private Signature begin() throws GeneralSecurityException {
        try {
            return begin(Signature.getInstance(scheme.jcaName()));
        } catch (InvalidKeyException e) {
            return begin(Signature.getInstance(scheme.jcaName(), FacadeCrypto.provider()));
        }
    }

    private Signature begin(Signature signature) throws GeneralSecurityException {
        // Before the parameters, because the key decides which provider it is.
        signature.initSign(key);
        if (scheme.isPss()) {
            int length = scheme.saltLength();
            String hash = "SHA-" + length * 8;
            signature.setParameter(new PSSParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), length, PSSParameterSpec.TRAILER_FIELD_BC));
        }
        return signature;
    }

    private static IOException failure(GeneralSecurityException cause) {
        return new TlsFatalAlert(AlertDescription.internal_error, "the client's key does not sign", cause);
    }

    private static final class Updates extends OutputStream {

        private final Signature signature;

        Updates(Signature signature) {
            this.signature = signature;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                signature.update(bytes, offset, length);
            } catch (GeneralSecurityException e) {
                throw failure(e);
            }
        }
    }
}
