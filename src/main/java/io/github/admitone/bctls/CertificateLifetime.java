package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.tls.TlsUtils;

/**
 * How long the certificates of a session, and the OCSP responses stapled to them, can still be accepted. A ticket that
 * lives longer would be resumed into a failure, where a full handshake shows a server's new certificate.
 *
 * <p>The end is the earliest {@code notAfter} (RFC 5280 §4.1.2.5) or {@code nextUpdate} (RFC 6960 §4.2.2.1). One that
 * had passed when the client accepted the chain does not count: the client does not ask for it. Servers still send
 * expired cross-signed roots, say. Nor does what cannot be parsed, because the client has accepted that too; its
 * verification decides on every resumption, as this limit cannot.
 *
 * <p>What is read of a chain is remembered as long as the chain is in use, because every resumed connection would read
 * it again. Immutable.
 */
final class CertificateLifetime {

    private static final Map<CertificateChain, List<Instant>> ENDS = Collections.synchronizedMap(new WeakHashMap<>());

    private final CertificateChain chain;
    private final Instant acceptedAt;

    /** @param acceptedAt when the client accepted the chain in a full handshake */
    CertificateLifetime(CertificateChain chain, Instant acceptedAt) {
        this.chain = chain;
        this.acceptedAt = acceptedAt;
    }

    /** {@return the time left at that moment, zero at least; very long where nothing sets an end} */
    Duration remaining(Instant now) {
        Instant last = end();
        return now.isBefore(last) ? Duration.between(now, last) : Duration.ZERO;
    }

    /** {@return the last moment at which everything can be accepted, or {@link Instant#MAX}} */
    Instant end() {
        Instant earliest = Instant.MAX;
        for (Instant end : ends()) {
            if (!end.isBefore(acceptedAt) && end.isBefore(earliest)) {
                earliest = end;
            }
        }
        return earliest;
    }

    private List<Instant> ends() {
        List<Instant> known = ENDS.get(chain);
        if (known == null) {
            known = List.copyOf(read());
            ENDS.put(chain, known);
        }
        return known;
    }

    private List<Instant> read() {
        List<Instant> ends = new ArrayList<>();
        ByteArrayInputStream list = new ByteArrayInputStream(chain.toCertificateList());
        try {
            while (list.available() > 0) {
                addEndOfCertificate(TlsUtils.readOpaque24(list, 1), ends);
                addEndsOfStaples(TlsUtils.readOpaque16(list), ends);
            }
            return ends;
        } catch (IOException e) {
            throw new IllegalStateException("a CertificateChain is well-formed", e);
        }
    }

    private static void addEndOfCertificate(byte[] encoding, List<Instant> ends) {
        try {
            ends.add(Certificate.getInstance(encoding).getEndDate().getDate().toInstant());
        } catch (RuntimeException e) {
            // Bouncy Castle reports malformed ASN.1 by unchecked exceptions of several kinds.
        }
    }

    private static void addEndsOfStaples(byte[] encodedExtensions, List<Instant> ends) {
        try {
            Hashtable<Integer, byte[]> extensions = Extensions.decode(encodedExtensions);
            for (byte[] response : Staples.responses(extensions)) {
                addEndsOfResponse(response, ends);
            }
        } catch (IOException e) {
            // What has been read so far holds.
        }
    }

    private static void addEndsOfResponse(byte[] encoding, List<Instant> ends) {
        try {
            ResponseBytes bytes = OCSPResponse.getInstance(encoding).getResponseBytes();
            if (bytes != null && OCSPObjectIdentifiers.id_pkix_ocsp_basic.equals(bytes.getResponseType())) {
                ASN1OctetString content = bytes.getResponse();
                BasicOCSPResponse basic = BasicOCSPResponse.getInstance(content.getOctets());
                for (Object each : basic.getTbsResponseData().getResponses()) {
                    ASN1GeneralizedTime next = SingleResponse.getInstance(each).getNextUpdate();
                    // Without one, "newer revocation information is available all the time": that sets no end.
                    if (next != null) {
                        ends.add(next.getDate().toInstant());
                    }
                }
            }
        } catch (ParseException | RuntimeException e) {
            // As above.
        }
    }
}
