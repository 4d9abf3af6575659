package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * Stapled OCSP responses among the extensions of a certificate, where TLS 1.3 has them (RFC 8446 §4.4.2.1), whichever
 * version they came in. A TLS 1.2 server's response for each certificate of the chain (ocsp_multi, RFC 6961) has no
 * place there in TLS 1.3; it is kept in the extension with which the client asked for it, of the end entity.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class Staples {

    private static final Integer ONE = TlsExtensionsUtils.EXT_status_request;
    private static final Integer MANY = TlsExtensionsUtils.EXT_status_request_v2;

    private Staples() {}

    /**
     * Adds what came in a TLS 1.2 server's CertificateStatus message.
     *
     * @param extensions those of the end entity
     */
    static void put(CertificateStatus status, Map<Integer, byte[]> extensions) throws IOException {
        ByteArrayOutputStream encoding = new ByteArrayOutputStream();
        status.encode(encoding);
        extensions.put(status.getStatusType() == CertificateStatusType.ocsp ? ONE : MANY, encoding.toByteArray());
    }

    /**
     * {@return what {@link #put} added, or null}
     *
     * @throws IOException if it is malformed
     * @throws RuntimeException if it is malformed ASN.1
     */
    static @Nullable CertificateStatus status(Map<Integer, byte[]> extensions) throws IOException {
        byte[] many = extensions.get(MANY);
        byte[] one = extensions.get(ONE);
        if (many != null) {
            Vector<@Nullable OCSPResponse> responses = new Vector<>();
            for (byte[] response : responsesOf(many)) {
                responses.add(response.length == 0 ? null : OCSPResponse.getInstance(response));
            }
            return new CertificateStatus(CertificateStatusType.ocsp_multi, responses);
        }
        return one == null
                ? null
                : new CertificateStatus(
                        CertificateStatusType.ocsp,
                        OCSPResponse.getInstance(responsesOf(one).get(0)));
    }

    /**
     * {@return the encodings of all responses among the extensions of a certificate; an empty one stands for a
     * certificate without a response}
     *
     * @throws IOException if they are malformed
     */
    static List<byte[]> responses(Map<Integer, byte[]> extensions) throws IOException {
        List<byte[]> responses = new ArrayList<>();
        for (Integer type : List.of(ONE, MANY)) {
            byte[] status = extensions.get(type);
            if (status != null) {
                responses.addAll(responsesOf(status));
            }
        }
        return responses;
    }

    /** Reads a CertificateStatus (RFC 6066 §8, RFC 6961 §2.2). */
    private static List<byte[]> responsesOf(byte[] status) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(status);
        short type = TlsUtils.readUint8(in);
        byte[] content = TlsUtils.readOpaque24(in, 1);
        return switch (type) {
            case CertificateStatusType.ocsp -> List.of(content);
            case CertificateStatusType.ocsp_multi -> elementsOf(new ByteArrayInputStream(content));
            default -> throw new IOException("certificate status of type " + type);
        };
    }

    private static List<byte[]> elementsOf(ByteArrayInputStream list) throws IOException {
        List<byte[]> elements = new ArrayList<>();
        while (list.available() > 0) {
            elements.add(TlsUtils.readOpaque24(list));
        }
        return elements;
    }
}
