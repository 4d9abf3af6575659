package io.github.admitone.bctls;

import org.bouncycastle.tls.ProtocolVersion;

/** A {@link TestClient} of DTLS 1.2, which does not wait for ever. */
class DtlsClient extends Tls12Client {

    int handshakeTimeoutMillis = 20_000;

    DtlsClient() {
        versions = ProtocolVersion.DTLSv12.only();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return handshakeTimeoutMillis;
    }
}
