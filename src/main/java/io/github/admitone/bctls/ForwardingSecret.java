package io.github.admitone.bctls;

import java.io.IOException;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsSecret;

/** Passes every call on to another secret, directly. */
abstract class ForwardingSecret implements TlsSecret {

    private final TlsSecret target;

    ForwardingSecret(TlsSecret target) {
        this.target = target;
    }

    final TlsSecret asSecret() {
        return LaterMethods.of(TlsSecret.class, this, target);
    }

    @Override
    public byte[] calculateHMAC(int cryptoHashAlgorithm, byte[] buf, int off, int len) {
        return target.calculateHMAC(cryptoHashAlgorithm, buf, off, len);
    }

    @Override
    public TlsSecret deriveUsingPRF(int prfAlgorithm, String label, byte[] seed, int length) {
        return target.deriveUsingPRF(prfAlgorithm, label, seed, length);
    }

    @Override
    public void destroy() {
        target.destroy();
    }

    @Override
    public byte[] encrypt(TlsEncryptor encryptor) throws IOException {
        return target.encrypt(encryptor);
    }

    @Override
    public byte[] extract() {
        return target.extract();
    }

    @Override
    public TlsSecret hkdfExpand(int cryptoHashAlgorithm, byte[] info, int length) {
        return target.hkdfExpand(cryptoHashAlgorithm, info, length);
    }

    @Override
    public TlsSecret hkdfExtract(int cryptoHashAlgorithm, TlsSecret ikm) {
        return target.hkdfExtract(cryptoHashAlgorithm, ikm);
    }

    @Override
    public boolean isAlive() {
        return target.isAlive();
    }
}
