package io.github.admitone;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The certificates that a server presented in a full handshake, with the extensions that came with each (a stapled OCSP
 * response, say), so that a client can verify them again when the session is resumed.
 *
 * <p>Held as the {@code certificate_list} of RFC 8446 §4.4.2: for each certificate, end entity first, its DER encoding
 * with a 24-bit length and its extensions with a 16-bit length. Immutable and thread-safe; certificates are public, so
 * all tickets of one handshake share one chain, and nothing is ever wiped.
 *
 * @since 0.1.0
 */
public final class CertificateChain {

    /**
     * The largest chain that is accepted, in bytes of its encoding. A longer one is not worth keeping for a session.
     */
    public static final int MAX_BYTES = 1 << 18;

    private static final CertificateChain EMPTY = new CertificateChain(new byte[0]);

    private static final int OBJECT_BYTES = Footprint.ofObject(1, 0);

    private final byte[] certificateList;

    private CertificateChain(byte[] certificateList) {
        this.certificateList = certificateList;
    }

    /**
     * {@return the chain without certificates, of a session that was not authenticated by one}
     */
    public static CertificateChain empty() {
        return EMPTY;
    }

    /**
     * {@return a chain of certificates that came without extensions, as they always do in TLS 1.2}
     *
     * @param certificates the DER encodings, end entity first, none of them empty; copied
     * @throws IllegalArgumentException if a certificate is empty, or the chain longer than {@link #MAX_BYTES}
     */
    public static CertificateChain of(List<byte[]> certificates) {
        long length = 0;
        for (byte[] certificate : requireNonNull(certificates, "certificates")) {
            length += 3L + requireNonNull(certificate, "certificate").length + 2L;
        }
        requireLength(length);
        ByteBuffer list = ByteBuffer.allocate((int) length);
        for (byte[] certificate : certificates) {
            list.put((byte) (certificate.length >>> 16))
                    .putShort((short) certificate.length)
                    .put(certificate)
                    .putShort((short) 0);
        }
        return ofCertificateList(list.array());
    }

    /**
     * {@return a chain of certificates and their extensions}
     *
     * @param certificateList the entries of a {@code certificate_list} (RFC 8446 §4.4.2) without the length of the
     *     whole; copied
     * @throws IllegalArgumentException if it is malformed, holds an empty certificate, or is longer than
     *     {@link #MAX_BYTES}
     */
    public static CertificateChain ofCertificateList(byte[] certificateList) {
        requireLength(requireNonNull(certificateList, "certificateList").length);
        if (certificateList.length == 0) {
            return EMPTY;
        }
        CertificateChain chain = new CertificateChain(certificateList.clone());
        chain.certificates(); // Finds whatever is malformed, once.
        return chain;
    }

    private static void requireLength(long length) {
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "certificate chain must be at most " + MAX_BYTES + " bytes long, but was " + length);
        }
    }

    /**
     * {@return copies of the DER encodings, end entity first}
     */
    public List<byte[]> certificates() {
        List<byte[]> certificates = new ArrayList<>();
        ByteBuffer list = ByteBuffer.wrap(certificateList);
        while (list.hasRemaining()) {
            int length = list.remaining() < 3 ? -1 : ((list.get() & 0xFF) << 16) | (list.getShort() & 0xFFFF);
            if (length < 1 || length > list.remaining()) {
                throw malformed(list.position());
            }
            byte[] certificate = new byte[length];
            list.get(certificate);
            certificates.add(certificate);
            skipExtensions(list);
        }
        return certificates;
    }

    private static void skipExtensions(ByteBuffer list) {
        int length = list.remaining() < 2 ? -1 : list.getShort() & 0xFFFF;
        if (length < 0 || length > list.remaining()) {
            throw malformed(list.position());
        }
        list.position(list.position() + length);
    }

    private static IllegalArgumentException malformed(int position) {
        return new IllegalArgumentException("certificate chain is malformed at byte " + position);
    }

    /**
     * {@return a copy of the {@code certificate_list} entries, as {@link #ofCertificateList} takes them}
     */
    public byte[] toCertificateList() {
        return certificateList.clone();
    }

    /**
     * {@return how many bytes the {@code certificate_list} entries take, 0 for an empty chain}
     */
    public int byteLength() {
        return certificateList.length;
    }

    /** {@return the heap that the chain takes; nothing for the empty one, which all tickets share} */
    int footprint() {
        return isEmpty() ? 0 : OBJECT_BYTES + Footprint.ofArray(certificateList.length);
    }

    /**
     * {@return whether there is no certificate}
     */
    public boolean isEmpty() {
        return certificateList.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof CertificateChain chain && Arrays.equals(certificateList, chain.certificateList));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(certificateList);
    }

    @Override
    public String toString() {
        return "CertificateChain[" + certificates().size() + " certificates, " + certificateList.length + " bytes]";
    }
}
