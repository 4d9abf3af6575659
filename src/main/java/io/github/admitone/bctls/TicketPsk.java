package io.github.admitone.bctls;

import java.util.Arrays;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsSecret;

/** A ticket in the form in which Bouncy Castle takes PSKs (RFC 8446 §4.2.11). */
final class TicketPsk implements TlsPSKExternal {

    private static final int LIST_LENGTH = 2;
    private static final int IDENTITY_LENGTH = 2;
    private static final int AGE = 4;

    private final byte[] identity;
    private final TlsSecret key;
    private final int prfAlgorithm;

    /** @param identity is kept: it comes as a copy from the ticket */
    TicketPsk(byte[] identity, TlsSecret key, int prfAlgorithm) {
        this.identity = identity;
        this.key = key;
        this.prfAlgorithm = prfAlgorithm;
    }

    @Override
    public byte[] getIdentity() {
        return identity.clone();
    }

    @Override
    public TlsSecret getKey() {
        return key;
    }

    @Override
    public int getPRFAlgorithm() {
        return prfAlgorithm;
    }

    /**
     * Writes the age into a pre_shared_key extension, if this PSK is the first of its identities.
     *
     * @param extension the identities as Bouncy Castle encodes them, without binders; changed in place
     * @param obfuscatedAge milliseconds plus ticket_age_add, modulo 2^32
     */
    void writeAge(byte[] extension, long obfuscatedAge) {
        int start = LIST_LENGTH + IDENTITY_LENGTH;
        int end = start + identity.length;
        if (end + AGE <= extension.length
                && uint16(extension, LIST_LENGTH) == identity.length
                && Arrays.equals(extension, start, end, identity, 0, identity.length)) {
            for (int i = 0; i < AGE; i++) {
                extension[end + i] = (byte) (obfuscatedAge >>> (8 * (AGE - 1 - i)));
            }
        }
    }

    /** {@return how many identities a pre_shared_key extension of Bouncy Castle's holds} */
    static int identities(byte[] extension) {
        int count = 0;
        int position = LIST_LENGTH;
        while (position + IDENTITY_LENGTH <= extension.length) {
            position += IDENTITY_LENGTH + uint16(extension, position) + AGE;
            count++;
        }
        return count;
    }

    private static int uint16(byte[] bytes, int position) {
        return ((bytes[position] & 0xFF) << 8) | (bytes[position + 1] & 0xFF);
    }
}
