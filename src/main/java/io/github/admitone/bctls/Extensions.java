package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's tables of extensions, and their encoding: for each a 16-bit type and a 16-bit length. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class Extensions {

    private Extensions() {}

    /** {@return a table of its own; empty for null} */
    static Hashtable<Integer, byte[]> copyOf(@Nullable Hashtable<?, ?> extensions) {
        Hashtable<Integer, byte[]> copy = new Hashtable<>();
        if (extensions != null) {
            extensions.forEach((type, data) -> copy.put((Integer) type, (byte[]) data));
        }
        return copy;
    }

    static byte[] encode(Map<Integer, byte[]> extensions) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Map.Entry<Integer, byte[]> extension : extensions.entrySet()) {
            TlsUtils.writeUint16(extension.getKey(), out);
            TlsUtils.writeOpaque16(extension.getValue(), out);
        }
        return out.toByteArray();
    }

    static Hashtable<Integer, byte[]> decode(byte[] encoding) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        ByteArrayInputStream in = new ByteArrayInputStream(encoding);
        while (in.available() > 0) {
            int type = TlsUtils.readUint16(in);
            extensions.put(type, TlsUtils.readOpaque16(in));
        }
        return extensions;
    }
}
