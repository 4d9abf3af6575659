package io.github.admitone.bctls;

import java.nio.ByteBuffer;
import org.bouncycastle.tls.TlsContext;

/** Numbers for full handshakes, from the randomness of the user's cryptography. */
final class Lineage {

    private Lineage() {}

    static long next(TlsContext context) {
        return ByteBuffer.wrap(context.getNonceGenerator().generateNonce(Long.BYTES))
                .getLong();
    }
}
