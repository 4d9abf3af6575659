package io.github.admitone.jsse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Shows the server's certificates to the caller's trust manager, in a full handshake and when a session is resumed. It
 * adds no verification of its own.
 */
final class ServerVerification {

    private final FacadeCrypto crypto;
    private final X509TrustManager trustManager;
    private final Party party;
    private final ConnectionParameters parameters;

    ServerVerification(
            FacadeCrypto crypto, X509TrustManager trustManager, Party party, ConnectionParameters parameters) {
        this.crypto = crypto;
        this.trustManager = trustManager;
        this.party = party;
        this.parameters = parameters;
    }

    /** @throws TlsFatalAlert if the trust manager rejects them; its {@link CertificateException} is the cause */
    void verify(List<X509Certificate> chain, String authType) throws TlsFatalAlert {
        try {
            X509Certificate[] certificates = chain.toArray(new X509Certificate[0]);
            if (trustManager instanceof X509ExtendedTrustManager extended) {
                party.checkServer(extended, certificates, authType);
                return;
            }
            refuseWhatIsNotTold();
            trustManager.checkServerTrusted(certificates, authType);
        } catch (CertificateException e) {
            throw Failures.ofCertificate(e);
        }
    }

    /** A plain trust manager is told neither the host nor the constraints. */
    private void refuseWhatIsNotTold() throws CertificateException {
        String identification = parameters.endpointIdentification();
        if (!identification.isEmpty()) {
            throw tooPlain("endpoint identification (" + identification + ')', "the host");
        }
        if (parameters.algorithmConstraints() != null) {
            throw tooPlain("checking certificates against AlgorithmConstraints", "these");
        }
    }

    private CertificateException tooPlain(String work, String told) {
        return new CertificateException(work + " is the work of an X509ExtendedTrustManager, which is told " + told
                + "; " + trustManager.getClass().getName() + " is only an X509TrustManager");
    }

    /** {@return the certificates as the JDK's own objects, end entity first} */
    List<X509Certificate> chain(Certificate certificate) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (int i = 0; i < certificate.getLength(); i++) {
            chain.add(JcaTlsCertificate.convert(crypto, certificate.getCertificateAt(i))
                    .getX509Certificate());
        }
        return List.copyOf(chain);
    }

    /** {@return the stapled OCSP responses in DER, of the end entity first; empty where nothing is stapled} */
    static List<byte[]> statusResponses(TlsServerCertificate presented) throws IOException {
        CertificateStatus status = presented.getCertificateStatus();
        if (status != null && status.getStatusType() == CertificateStatusType.ocsp) {
            return List.of(status.getOCSPResponse().getEncoded(ASN1Encoding.DER));
        }
        Certificate certificate = presented.getCertificate();
        List<byte[]> responses = new ArrayList<>();
        for (int i = 0; i < certificate.getLength(); i++) {
            responses.add(response(certificate.getCertificateEntryAt(i).getExtensions()));
        }
        while (!responses.isEmpty() && responses.get(responses.size() - 1).length == 0) {
            responses.remove(responses.size() - 1);
        }
        return List.copyOf(responses);
    }

    /** RFC 8446 §4.4.2.1: a CertificateStatus in the certificate's own extension. */
    private static byte[] response(@Nullable Map<?, ?> extensions) throws IOException {
        Object extension = extensions == null ? null : extensions.get(TlsExtensionsUtils.EXT_status_request);
        if (extension == null) {
            return TlsUtils.EMPTY_BYTES;
        }
        ByteArrayInputStream status = new ByteArrayInputStream((byte[]) extension);
        short type = TlsUtils.readUint8(status);
        return type == CertificateStatusType.ocsp ? TlsUtils.readOpaque24(status, 1) : TlsUtils.EMPTY_BYTES;
    }
}
