package io.github.admitone.bctls;

import static java.util.Map.entry;

import io.github.admitone.CertificateChain;
import java.util.List;
import java.util.Map;
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
 * The channel binding tls-server-end-point (RFC 5929 §4.1): a hash of the server's certificate, by the hash function of
 * its signature, but SHA-256 instead of MD5 and SHA-1. Bouncy Castle computes it in a full handshake only.
 */
final class ServerEndPoint {

    private static final int NONE = -1;

    /** The hashes that Bouncy Castle finds in the parameters of RSASSA-PSS. */
    private static final Map<ASN1ObjectIdentifier, Integer> PSS = Map.of(
            NISTObjectIdentifiers.id_sha256, CryptoHashAlgorithm.sha256,
            NISTObjectIdentifiers.id_sha384, CryptoHashAlgorithm.sha384,
            NISTObjectIdentifiers.id_sha512, CryptoHashAlgorithm.sha512);

    /** Those of the signature algorithms that servers use, as Bouncy Castle has them. */
    private static final Map<ASN1ObjectIdentifier, Integer> HASHES = Map.ofEntries(
            entry(OIWObjectIdentifiers.dsaWithSHA1, CryptoHashAlgorithm.sha256),
            entry(OIWObjectIdentifiers.sha1WithRSA, CryptoHashAlgorithm.sha256),
            entry(X9ObjectIdentifiers.id_dsa_with_sha1, CryptoHashAlgorithm.sha256),
            entry(PKCSObjectIdentifiers.sha1WithRSAEncryption, CryptoHashAlgorithm.sha256),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA1, CryptoHashAlgorithm.sha256),
            entry(NISTObjectIdentifiers.dsa_with_sha224, CryptoHashAlgorithm.sha224),
            entry(NISTObjectIdentifiers.dsa_with_sha256, CryptoHashAlgorithm.sha256),
            entry(NISTObjectIdentifiers.dsa_with_sha384, CryptoHashAlgorithm.sha384),
            entry(NISTObjectIdentifiers.dsa_with_sha512, CryptoHashAlgorithm.sha512),
            entry(PKCSObjectIdentifiers.sha224WithRSAEncryption, CryptoHashAlgorithm.sha224),
            entry(PKCSObjectIdentifiers.sha256WithRSAEncryption, CryptoHashAlgorithm.sha256),
            entry(PKCSObjectIdentifiers.sha384WithRSAEncryption, CryptoHashAlgorithm.sha384),
            entry(PKCSObjectIdentifiers.sha512WithRSAEncryption, CryptoHashAlgorithm.sha512),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA224, CryptoHashAlgorithm.sha224),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA256, CryptoHashAlgorithm.sha256),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA384, CryptoHashAlgorithm.sha384),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA512, CryptoHashAlgorithm.sha512));

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
            return HASHES.getOrDefault(oid, NONE);
        }
        ASN1Encodable parameters = signature.getParameters();
        return parameters == null
                ? NONE
                : PSS.getOrDefault(
                        RSASSAPSSparams.getInstance(parameters)
                                .getHashAlgorithm()
                                .getAlgorithm(),
                        NONE);
    }
}
