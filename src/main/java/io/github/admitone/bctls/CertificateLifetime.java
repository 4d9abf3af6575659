package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * How long the certificates of a session, and the OCSP responses stapled to them, can still be accepted. A ticket that
 * lives longer would be resumed into a failure, where a full handshake shows a server's new certificate.
 *
 * <p>The end is the earliest {@code notAfter} (RFC 5280 §4.1.2.5) or {@code nextUpdate} (RFC 6960 §4.2.2.1). One that
 * had passed when the client accepted the chain does not count: the client does not ask for it. Servers still send
 * expired cross-signed roots, say. Nor does what cannot be parsed, because the client has accepted that too; its
 * verification decides on every resumption, as this limit cannot.
 *
 * <p>Immutable but for a value that is computed once, when it is first asked for, and is the same whoever computes it.
 */
final class CertificateLifetime {

    private final CertificateChain chain;
    private final Instant acceptedAt;
    private volatile @Nullable Instant end;

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
        Instant known = end;
        if (known == null) {
            known = read();
            end = known;
        }
        return known;
    }

    private Instant read() {
        Instant earliest = Instant.MAX;
        ByteArrayInputStream list = new ByteArrayInputStream(chain.toCertificateList());
        try {
            while (list.available() > 0) {
                earliest = earlier(earliest, endOfCertificate(TlsUtils.readOpaque24(list, 1)));
                earliest = earlier(earliest, endOfStaples(TlsUtils.readOpaque16(list)));
            }
            return earliest;
        } catch (IOException e) {
            throw new IllegalStateException("a CertificateChain is well-formed", e);
        }
    }

    private Instant earlier(Instant earliest, Instant found) {
        return found.isBefore(acceptedAt) || earliest.isBefore(found) ? earliest : found;
    }

    private static Instant endOfCertificate(byte[] encoding) {
        try {
            return Certificate.getInstance(encoding).getEndDate().getDate().toInstant();
        } catch (RuntimeException e) {
            // Bouncy Castle reports malformed ASN.1 by unchecked exceptions of several kinds.
            return Instant.MAX;
        }
    }

    private Instant endOfStaples(byte[] encodedExtensions) {
        Instant earliest = Instant.MAX;
        try {
            Hashtable<Integer, byte[]> extensions = Extensions.decode(encodedExtensions);
            for (byte[] response : Staples.responses(extensions)) {
                earliest = earlier(earliest, endOfResponse(response));
            }
        } catch (IOException e) {
            // What has been read so far holds.
        }
        return earliest;
    }

    private Instant endOfResponse(byte[] encoding) {
        Instant earliest = Instant.MAX;
        try {
            ResponseBytes bytes = OCSPResponse.getInstance(encoding).getResponseBytes();
            if (bytes != null && OCSPObjectIdentifiers.id_pkix_ocsp_basic.equals(bytes.getResponseType())) {
                ASN1OctetString content = bytes.getResponse();
                BasicOCSPResponse basic = BasicOCSPResponse.getInstance(content.getOctets());
                for (Object each : basic.getTbsResponseData().getResponses()) {
                    ASN1GeneralizedTime next = SingleResponse.getInstance(each).getNextUpdate();
                    // Without one, "newer revocation information is available all the time": that sets no end.
                    earliest = next == null
                            ? earliest
                            : earlier(earliest, next.getDate().toInstant());
                }
            }
        } catch (ParseException | RuntimeException e) {
            // As above.
        }
        return earliest;
    }
}
