package io.github.admitone.bctls;

import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SecurityParameters;

/** The application protocol of a connection (RFC 7301). */
final class Alpn {

    private Alpn() {}

    /** {@return the protocol's name, or an empty string if none was negotiated} */
    static String name(SecurityParameters parameters) {
        ProtocolName protocol = parameters.getApplicationProtocol();
        return protocol == null ? "" : protocol.getUtf8Decoding();
    }
}
