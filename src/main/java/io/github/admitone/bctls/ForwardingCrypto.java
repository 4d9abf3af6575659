package io.github.admitone.bctls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Vector;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsDHDomain;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsKemConfig;
import org.bouncycastle.tls.crypto.TlsKemDomain;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSRP6Client;
import org.bouncycastle.tls.crypto.TlsSRP6Server;
import org.bouncycastle.tls.crypto.TlsSRP6VerifierGenerator;
import org.bouncycastle.tls.crypto.TlsSRPConfig;
import org.bouncycastle.tls.crypto.TlsSecret;

/** Passes every call on to another cryptography, directly, because a handshake makes a dozen of them. */
@SuppressWarnings("rawtypes") // Bouncy Castle's API is made of raw Vectors.
abstract class ForwardingCrypto implements TlsCrypto {

    private final TlsCrypto target;

    ForwardingCrypto(TlsCrypto target) {
        this.target = target;
    }

    final TlsCrypto target() {
        return target;
    }

    @Override
    public boolean hasAnyStreamVerifiers(Vector signatureAndHashAlgorithms) {
        return target.hasAnyStreamVerifiers(signatureAndHashAlgorithms);
    }

    @Override
    public boolean hasAnyStreamVerifiersLegacy(short[] clientCertificateTypes) {
        return target.hasAnyStreamVerifiersLegacy(clientCertificateTypes);
    }

    @Override
    public boolean hasCertificateType(short certificateType) {
        return target.hasCertificateType(certificateType);
    }

    @Override
    public boolean hasCryptoHashAlgorithm(int cryptoHashAlgorithm) {
        return target.hasCryptoHashAlgorithm(cryptoHashAlgorithm);
    }

    @Override
    public boolean hasCryptoSignatureAlgorithm(int cryptoSignatureAlgorithm) {
        return target.hasCryptoSignatureAlgorithm(cryptoSignatureAlgorithm);
    }

    @Override
    public boolean hasDHAgreement() {
        return target.hasDHAgreement();
    }

    @Override
    public boolean hasECDHAgreement() {
        return target.hasECDHAgreement();
    }

    @Override
    public boolean hasEncryptionAlgorithm(int encryptionAlgorithm) {
        return target.hasEncryptionAlgorithm(encryptionAlgorithm);
    }

    @Override
    public boolean hasHKDFAlgorithm(int cryptoHashAlgorithm) {
        return target.hasHKDFAlgorithm(cryptoHashAlgorithm);
    }

    @Override
    public boolean hasKemAgreement() {
        return target.hasKemAgreement();
    }

    @Override
    public boolean hasMacAlgorithm(int macAlgorithm) {
        return target.hasMacAlgorithm(macAlgorithm);
    }

    @Override
    public boolean hasNamedGroup(int namedGroup) {
        return target.hasNamedGroup(namedGroup);
    }

    @Override
    public boolean hasRSAEncryption() {
        return target.hasRSAEncryption();
    }

    @Override
    public boolean hasSignatureAlgorithm(short signatureAlgorithm) {
        return target.hasSignatureAlgorithm(signatureAlgorithm);
    }

    @Override
    public boolean hasSignatureAndHashAlgorithm(SignatureAndHashAlgorithm sigAndHashAlgorithm) {
        return target.hasSignatureAndHashAlgorithm(sigAndHashAlgorithm);
    }

    @Override
    public boolean hasSignatureScheme(int signatureScheme) {
        return target.hasSignatureScheme(signatureScheme);
    }

    @Override
    public boolean hasSRPAuthentication() {
        return target.hasSRPAuthentication();
    }

    @Override
    public TlsSecret createHybridSecret(TlsSecret s1, TlsSecret s2) {
        return target.createHybridSecret(s1, s2);
    }

    @Override
    public TlsSecret createSecret(byte[] data) {
        return target.createSecret(data);
    }

    @Override
    public TlsSecret generateRSAPreMasterSecret(ProtocolVersion clientVersion) {
        return target.generateRSAPreMasterSecret(clientVersion);
    }

    @Override
    public SecureRandom getSecureRandom() {
        return target.getSecureRandom();
    }

    @Override
    public TlsCertificate createCertificate(byte[] encoding) throws IOException {
        return target.createCertificate(encoding);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return target.createCertificate(type, encoding);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters cryptoParams, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return target.createCipher(cryptoParams, encryptionAlgorithm, macAlgorithm);
    }

    @Override
    public TlsDHDomain createDHDomain(TlsDHConfig dhConfig) {
        return target.createDHDomain(dhConfig);
    }

    @Override
    public TlsECDomain createECDomain(TlsECConfig ecConfig) {
        return target.createECDomain(ecConfig);
    }

    @Override
    public TlsKemDomain createKemDomain(TlsKemConfig kemConfig) {
        return target.createKemDomain(kemConfig);
    }

    @Override
    public TlsSecret adoptSecret(TlsSecret secret) {
        return target.adoptSecret(secret);
    }

    @Override
    public TlsHash createHash(int cryptoHashAlgorithm) {
        return target.createHash(cryptoHashAlgorithm);
    }

    @Override
    public TlsHMAC createHMAC(int macAlgorithm) {
        return target.createHMAC(macAlgorithm);
    }

    @Override
    public TlsHMAC createHMACForHash(int cryptoHashAlgorithm) {
        return target.createHMACForHash(cryptoHashAlgorithm);
    }

    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return target.createNonceGenerator(additionalSeedMaterial);
    }

    @Override
    public TlsSRP6Client createSRP6Client(TlsSRPConfig srpConfig) {
        return target.createSRP6Client(srpConfig);
    }

    @Override
    public TlsSRP6Server createSRP6Server(TlsSRPConfig srpConfig, BigInteger srpVerifier) {
        return target.createSRP6Server(srpConfig, srpVerifier);
    }

    @Override
    public TlsSRP6VerifierGenerator createSRP6VerifierGenerator(TlsSRPConfig srpConfig) {
        return target.createSRP6VerifierGenerator(srpConfig);
    }

    @Override
    public TlsSecret hkdfInit(int cryptoHashAlgorithm) {
        return target.hkdfInit(cryptoHashAlgorithm);
    }
}
