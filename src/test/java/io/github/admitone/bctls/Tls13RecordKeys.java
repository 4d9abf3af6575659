package io.github.admitone.bctls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.ContentType;

/** The record protection of RFC 8446 section 5.2 in one direction, by AES-128-GCM. */
final class Tls13RecordKeys {

    private static final int KEY_LENGTH = 16;
    private static final int IV_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int VERSION = 0x0303;

    private final byte[] trafficSecret;
    private final SecretKeySpec key;
    private final byte[] iv;
    private long sequenceNumber;

    Tls13RecordKeys(byte[] trafficSecret) {
        this.trafficSecret = trafficSecret;
        this.key = new SecretKeySpec(KeySchedule.expandLabel(trafficSecret, "key", new byte[0], KEY_LENGTH), "AES");
        this.iv = KeySchedule.expandLabel(trafficSecret, "iv", new byte[0], IV_LENGTH);
    }

    /** Returns the keys after a KeyUpdate (RFC 8446 section 7.2). */
    Tls13RecordKeys next() {
        return new Tls13RecordKeys(KeySchedule.derive(trafficSecret, "traffic upd", new byte[0]));
    }

    /** Returns the record that carries this content. */
    byte[] seal(int contentType, byte[] content) {
        byte[] inner = Arrays.copyOf(content, content.length + 1);
        inner[content.length] = (byte) contentType;
        byte[] header = header(inner.length + TAG_LENGTH);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, header, inner);
        return ByteBuffer.allocate(header.length + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    /** Returns the content of a record, followed by its type. */
    byte[] open(byte[] sealed) {
        byte[] inner = crypt(Cipher.DECRYPT_MODE, header(sealed.length), sealed);
        int end = inner.length;
        while (inner[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(inner, end);
    }

    private static byte[] header(int length) {
        return ByteBuffer.allocate(5)
                .put((byte) ContentType.application_data)
                .putShort((short) VERSION)
                .putShort((short) length)
                .array();
    }

    private byte[] crypt(int mode, byte[] header, byte[] data) {
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[IV_LENGTH - 1 - i] ^= (byte) (sequenceNumber >>> (8 * i));
        }
        sequenceNumber++;
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
            cipher.updateAAD(header);
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
