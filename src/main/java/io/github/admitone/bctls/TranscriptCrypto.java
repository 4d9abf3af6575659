package io.github.admitone.bctls;

import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * The cryptography that the protocol sees: the user's own, plus two things that Bouncy Castle does not give away. It
 * knows the running transcript hash, and it has the binder of a ticket derived with the label of a resumption PSK.
 */
final class TranscriptCrypto extends ForwardingCrypto {

    private final TlsCrypto complete;
    private @Nullable TicketPsk ticket;
    private @Nullable TlsHash transcript;

    TranscriptCrypto(TlsCrypto crypto) {
        super(crypto);
        this.complete = LaterMethods.of(TlsCrypto.class, this, crypto);
    }

    TlsCrypto asCrypto() {
        return complete;
    }

    /** From now until {@link #binderDone}, early secrets are being made, among them that of the ticket. */
    void binderFor(TicketPsk ticket) {
        this.ticket = ticket;
    }

    void binderDone() {
        this.ticket = null;
    }

    void forgetTranscript() {
        transcript = null;
    }

    /** {@return the hash of the transcript so far, or null if none was asked for since it was forgotten} */
    byte @Nullable [] transcriptHash() {
        TlsHash running = transcript;
        return running == null ? null : running.cloneHash().calculateHash();
    }

    /** The transcript goes on with what Bouncy Castle has not written. */
    void absorb(byte[] more) {
        TlsHash running = transcript;
        if (running != null) {
            running.update(more, 0, more.length);
        }
    }

    @Override
    public TlsHash createHash(int cryptoHashAlgorithm) {
        return new TappedHash(super.createHash(cryptoHashAlgorithm));
    }

    @Override
    public TlsSecret hkdfInit(int cryptoHashAlgorithm) {
        TlsSecret secret = super.hkdfInit(cryptoHashAlgorithm);
        return ticket == null ? secret : BinderSecret.initial(secret, ticket);
    }

    /**
     * Bouncy Castle keeps one running hash and clones it whenever it needs the transcript: the hash that was cloned
     * last is the transcript, and goes on absorbing messages.
     */
    private final class TappedHash implements TlsHash {

        private final TlsHash hash;

        TappedHash(TlsHash hash) {
            this.hash = hash;
        }

        @Override
        public TlsHash cloneHash() {
            transcript = hash;
            return hash.cloneHash();
        }

        @Override
        public void update(byte[] input, int offset, int length) {
            hash.update(input, offset, length);
        }

        @Override
        public byte[] calculateHash() {
            return hash.calculateHash();
        }

        @Override
        public void reset() {
            hash.reset();
        }
    }
}
