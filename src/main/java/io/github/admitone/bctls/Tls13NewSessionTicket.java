package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/**
 * The NewSessionTicket message of RFC 8446 §4.6.1.
 *
 * @param lifetime as the server said, not yet limited
 * @param ageAdd 0 to 2^32 − 1
 * @param nonce 0 to 255 bytes
 * @param ticket 1 to 65,535 bytes
 * @param maxEarlyDataSize 0 to 2^32 − 1, 0 if the server accepts no early data
 */
@SuppressWarnings(
        "ArrayRecordComponent") // A message on its way: the arrays are its own, and it is compared with nothing.
record Tls13NewSessionTicket(Duration lifetime, long ageAdd, byte[] nonce, byte[] ticket, long maxEarlyDataSize) {

    /** Reads the extensions, given their bytes, as Bouncy Castle does for other messages. */
    interface ExtensionsReader {

        /** Throws illegal_parameter if an extension comes twice, or is known and must not be in this message. */
        Map<?, ?> read(byte[] extensions) throws IOException;
    }

    /**
     * Parses the body of the message.
     *
     * @throws TlsFatalAlert decode_error if it is truncated, has trailing bytes, or the ticket is empty;
     *     illegal_parameter if an extension is repeated or does not belong here
     */
    static Tls13NewSessionTicket parse(ByteArrayInputStream body, ExtensionsReader reader) throws IOException {
        try {
            Duration lifetime = Duration.ofSeconds(TlsUtils.readUint32(body));
            long ageAdd = TlsUtils.readUint32(body);
            byte[] nonce = TlsUtils.readOpaque8(body);
            byte[] ticket = TlsUtils.readOpaque16(body, 1);
            byte[] extensions = TlsUtils.readOpaque16(body);
            if (body.available() > 0) {
                throw new TlsFatalAlert(AlertDescription.decode_error, "bytes follow the NewSessionTicket");
            }
            return new Tls13NewSessionTicket(
                    lifetime, ageAdd, nonce, ticket, maxEarlyDataSize(reader.read(extensions)));
        } catch (TlsFatalAlert e) {
            throw e;
        } catch (IOException e) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "truncated NewSessionTicket", e);
        }
    }

    private static long maxEarlyDataSize(Map<?, ?> extensions) throws IOException {
        Object earlyData = extensions.get(ExtensionType.early_data);
        if (earlyData == null) {
            return 0;
        }
        byte[] size = (byte[]) earlyData;
        if (size.length != Integer.BYTES) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "early_data must hold four bytes");
        }
        return TlsUtils.readUint32(size, 0);
    }
}
