package io.github.admitone.bctls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Gives a ticket's binder the label of a resumption PSK.
 *
 * <p>RFC 8446 §7.1: {@code binder_key = Derive-Secret(early_secret, "ext binder" | "res binder", "")}, where the early
 * secret is {@code HKDF-Extract(0, PSK)}. Bouncy Castle always asks for "ext binder". So the secret that it extracts
 * from recognises the ticket's PSK, and the early secret that comes out of it swaps that one label. Both are only ever
 * called, never passed as key material, so any kind of {@link TlsSecret} may be behind them.
 */
final class BinderSecret {

    /** Both labels as HkdfLabel has them (RFC 8446 §7.1), after the length that the label is for. */
    private static final byte[] EXTERNAL = label("ext binder");

    private static final byte[] RESUMPTION = label("res binder");

    private static final int LABEL_OFFSET = 2;

    private BinderSecret() {}

    /** {@return the secret to extract early secrets from} */
    static TlsSecret initial(TlsSecret secret, TicketPsk ticket) {
        return new Initial(secret, ticket).asSecret();
    }

    private static byte[] label(String label) {
        byte[] text = ("tls13 " + label).getBytes(US_ASCII);
        byte[] prefixed = new byte[1 + text.length];
        prefixed[0] = (byte) text.length;
        System.arraycopy(text, 0, prefixed, 1, text.length);
        return prefixed;
    }

    private static final class Initial extends ForwardingSecret {

        private final TicketPsk ticket;

        Initial(TlsSecret secret, TicketPsk ticket) {
            super(secret);
            this.ticket = ticket;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // It is the ticket's, if it is that very object.
        public TlsSecret hkdfExtract(int cryptoHashAlgorithm, TlsSecret ikm) {
            TlsSecret extracted = super.hkdfExtract(cryptoHashAlgorithm, ikm);
            return ikm == ticket.getKey() ? new Early(extracted).asSecret() : extracted;
        }
    }

    private static final class Early extends ForwardingSecret {

        Early(TlsSecret secret) {
            super(secret);
        }

        @Override
        public TlsSecret hkdfExpand(int cryptoHashAlgorithm, byte[] info, int length) {
            return super.hkdfExpand(cryptoHashAlgorithm, relabelled(info), length);
        }

        private static byte[] relabelled(byte[] info) {
            int end = LABEL_OFFSET + EXTERNAL.length;
            if (info.length < end || !Arrays.equals(info, LABEL_OFFSET, end, EXTERNAL, 0, EXTERNAL.length)) {
                return info;
            }
            byte[] relabelled = info.clone();
            System.arraycopy(RESUMPTION, 0, relabelled, LABEL_OFFSET, RESUMPTION.length);
            return relabelled;
        }
    }
}
