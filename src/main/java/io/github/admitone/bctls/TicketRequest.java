package io.github.admitone.bctls;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * The ticket_request of one connection (RFC 9149), and what the server may say about it. The server's answer is a hint,
 * on which nothing depends, but it has to be well-formed. Where the user's client sends the extension itself, both are
 * its own business.
 */
final class TicketRequest {

    /** Bouncy Castle 1.84 does not know this extension. */
    static final Integer EXTENSION = 58;

    private static final int ANSWER_BYTES = 1;

    private final Optional<TicketCounts> counts;
    private boolean sent;

    TicketRequest(Optional<TicketCounts> counts) {
        this.counts = counts;
    }

    /** Adds the extension to those of a TLS 1.3 ClientHello, if the policy wants it and the user's client has none. */
    void addTo(Map<Integer, byte[]> extensions, boolean offersTicket) {
        if (counts.isPresent() && !extensions.containsKey(EXTENSION)) {
            TicketCounts wanted = counts.get();
            // RFC 9149 §3: where nothing can be resumed, the second count should be zero.
            int resumption = offersTicket ? wanted.resumption() : 0;
            extensions.put(EXTENSION, new byte[] {(byte) wanted.newSession(), (byte) resumption});
            sent = true;
        }
    }

    /**
     * Checks the extensions of a message in which no answer may be: any of the server's but EncryptedExtensions.
     *
     * @param extensions as Bouncy Castle parsed them; null if the message has none
     */
    void refuseIn(@Nullable Map<?, ?> extensions) throws IOException {
        if (sent && extensions != null && extensions.containsKey(EXTENSION)) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "ticket_request outside EncryptedExtensions");
        }
    }

    /** Checks the extensions of EncryptedExtensions: the answer, if there is one, is an expected_count of one byte. */
    void checkAnswer(@Nullable Map<?, ?> extensions) throws IOException {
        Object answer = sent && extensions != null ? extensions.get(EXTENSION) : null;
        if (answer != null && ((byte[]) answer).length != ANSWER_BYTES) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "the answer to ticket_request must hold one byte");
        }
    }
}
