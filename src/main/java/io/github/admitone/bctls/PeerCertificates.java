package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Server certificates between Bouncy Castle and a ticket, with their extensions and {@linkplain Staples staples}. */
final class PeerCertificates {

    private PeerCertificates() {}

    static CertificateChain toChain(TlsServerCertificate presented) throws IOException {
        Certificate certificate = presented.getCertificate();
        if (certificate.getCertificateType() != CertificateType.X509) {
            throw new IOException("sessions of certificate type " + certificate.getCertificateType() + " are not kept");
        }
        CertificateStatus status = presented.getCertificateStatus();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (int i = 0; i < certificate.getLength(); i++) {
            CertificateEntry entry = certificate.getCertificateEntryAt(i);
            TlsUtils.writeOpaque24(entry.getCertificate().getEncoded(), list);
            Map<Integer, byte[]> extensions = Extensions.copyOf(entry.getExtensions());
            if (i == 0 && status != null) {
                Staples.put(status, extensions);
            }
            TlsUtils.writeOpaque16(Extensions.encode(extensions), list);
        }
        return CertificateChain.ofCertificateList(list.toByteArray());
    }

    /**
     * {@return the certificates as the user's client saw them in the full handshake}
     *
     * @throws IOException if they are malformed, or the cryptography cannot read them
     */
    static TlsServerCertificate fromChain(
            CertificateChain chain, ParsedCertificates parsed, TlsCrypto crypto, boolean tls13) throws IOException {
        try {
            return read(chain, parsed.of(chain, crypto), tls13);
        } catch (RuntimeException e) {
            // Bouncy Castle reports malformed ASN.1 by unchecked exceptions of several kinds.
            throw new IOException("malformed certificate or OCSP response", e);
        }
    }

    private static TlsServerCertificate read(CertificateChain chain, List<TlsCertificate> certificates, boolean tls13)
            throws IOException {
        ByteArrayInputStream list = new ByteArrayInputStream(chain.toCertificateList());
        List<CertificateEntry> entries = new ArrayList<>();
        CertificateStatus status = null;
        for (TlsCertificate certificate : certificates) {
            TlsUtils.readOpaque24(list, 1);
            Hashtable<Integer, byte[]> extensions = Extensions.decode(TlsUtils.readOpaque16(list));
            if (entries.isEmpty() && !tls13) {
                status = Staples.status(extensions);
            }
            entries.add(new CertificateEntry(certificate, tls13 ? extensions : null));
        }
        byte[] context = tls13 ? new byte[0] : null;
        Certificate certificate =
                new Certificate(CertificateType.X509, context, entries.toArray(new CertificateEntry[0]));
        return new Presented(certificate, status);
    }

    private record Presented(
            Certificate certificate, @Nullable CertificateStatus status) implements TlsServerCertificate {

        @Override
        public Certificate getCertificate() {
            return certificate;
        }

        @Override
        public @Nullable CertificateStatus getCertificateStatus() {
            return status;
        }
    }
}
