package io.github.admitone.jsse;

import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;

/** The protocol versions, by their names in JSSE. */
final class TlsVersion {

    static final String TLS_1_3 = "TLSv1.3";
    static final String TLS_1_2 = "TLSv1.2";

    /** In the order of preference. */
    static final List<String> ALL = List.of(TLS_1_3, TLS_1_2);

    private TlsVersion() {}

    static ProtocolVersion toBouncyCastle(String name) {
        return name.equals(TLS_1_3) ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
    }

    static String of(ProtocolVersion version) {
        return ProtocolVersion.TLSv13.equals(version) ? TLS_1_3 : TLS_1_2;
    }
}
