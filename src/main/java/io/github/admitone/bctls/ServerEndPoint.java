package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsHash;

/**
 * The channel binding tls-server-end-point (RFC 5929 §4.1): a hash of the server's certificate, by the hash function of its
 * signature, but SHA-256 instead of MD5 and SHA-1. Bouncy Castle computes it in a full handshake only.
 */
final class ServerEndPoint {

    private ServerEndPoint() {}

    /** {@return the binding; empty without a certificate, or if its signature has no single hash function} */
    static Optional<byte[]> of(CertificateChain chain, TlsCrypto crypto) {
        List<byte[]> certificates = chain.certificates();
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        byte[] encoded = certificates.get(0);
        int algorithm = hashOf(Certificate.getInstance(encoded).getSignatureAlgorithm());
        if (algorithm < 0) {
            return Optional.empty();
        }
        TlsHash hash = crypto.createHash(algorithm);
        hash.update(encoded, 0, encoded.length);
        return Optional.of(hash.calculateHash());
    }

    private static int hashOf(AlgorithmIdentifier signature) {
        ASN1ObjectIdentifier oid = signature.getAlgorithm();
        if (!PKCSObjectIdentifiers.id_RSASSA_PSS.equals(oid)) {
            return hashOf(oid);
        }
        ASN1Encodable parameters = signature.getParameters();
        return hashOf(RSASSAPSSparams.getInstance(parameters == null ? new RSASSAPSSparams() : parameters)
                .getHashAlgorithm()
                .getAlgorithm());
    }

    private static int hashOf(ASN1ObjectIdentifier oid) {
        if (SHA_256.contains(oid)) {
            return CryptoHashAlgorithm.sha256;
        }
        if (SHA_384.contains(oid)) {
            return CryptoHashAlgorithm.sha384;
        }
        return SHA_512.contains(oid) ? CryptoHashAlgorithm.sha512 : -1;
    }

    private static final List<ASN1ObjectIdentifier> SHA_256 = List.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            NISTObjectIdentifiers.dsa_with_sha256,
            NISTObjectIdentifiers.id_sha256,
            PKCSObjectIdentifiers.md5WithRSAEncryption,
            PKCSObjectIdentifiers.sha1WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA1,
            X9ObjectIdentifiers.id_dsa_with_sha1,
            OIWObjectIdentifiers.idSHA1);

    private static final List<ASN1ObjectIdentifier> SHA_384 = List.of(
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            NISTObjectIdentifiers.dsa_with_sha384,
            NISTObjectIdentifiers.id_sha384);

    private static final List<ASN1ObjectIdentifier> SHA_512 = List.of(
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            NISTObjectIdentifiers.dsa_with_sha512,
            NISTObjectIdentifiers.id_sha512);
}
