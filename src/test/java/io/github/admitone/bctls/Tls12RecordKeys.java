package io.github.admitone.bctls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The record protection of TLS 1.2 in one direction, by AES-128-GCM (RFC 5288). */
final class Tls12RecordKeys {

    static final int KEY_LENGTH = 16;
    static final int SALT_LENGTH = 4;

    private static final int EXPLICIT_NONCE_LENGTH = 8;
    private static final int TAG_LENGTH = 16;
    private static final short VERSION = 0x0303;

    private final SecretKeySpec key;
    private final byte[] salt;
    private long sequenceNumber;

    Tls12RecordKeys(byte[] key, byte[] salt) {
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt;
    }

    /** Returns the fragment that carries this content: what follows the header of a record. */
    byte[] seal(int contentType, byte[] content) {
        byte[] nonce = ByteBuffer.allocate(EXPLICIT_NONCE_LENGTH)
                .putLong(sequenceNumber)
                .array();
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, contentType, nonce, content, content.length);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    byte[] open(int contentType, byte[] fragment) {
        ByteBuffer in = ByteBuffer.wrap(fragment);
        byte[] nonce = new byte[EXPLICIT_NONCE_LENGTH];
        in.get(nonce);
        byte[] sealed = new byte[in.remaining()];
        in.get(sealed);
        return crypt(Cipher.DECRYPT_MODE, contentType, nonce, sealed, sealed.length - TAG_LENGTH);
    }

    private byte[] crypt(int mode, int contentType, byte[] nonce, byte[] data, int plaintextLength) {
        ByteBuffer additional = ByteBuffer.allocate(13).putLong(sequenceNumber++);
        additional.put((byte) contentType).putShort(VERSION).putShort((short) plaintextLength);
        byte[] iv = ByteBuffer.allocate(SALT_LENGTH + nonce.length)
                .put(salt)
                .put(nonce)
                .array();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_LENGTH, iv));
            cipher.updateAAD(additional.array());
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
