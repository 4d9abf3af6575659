package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every ticket survives its encoding, and every other sequence of bytes is refused, or is such an encoding itself. */
class TicketEncodingProperties {

    private static final int TICKETS = 500;
    private static final int MUTATED = 5000;

    @Test
    void decode_ofAnyEncoding_encodesToTheSameBytes() {
        Choices.trials(TICKETS, choices -> {
            SessionTicket ticket = ticket(choices);
            byte[] encoding = ticket.encode();

            SessionTicket decoded = SessionTicket.decode(encoding);

            assertThat(decoded.encode()).isEqualTo(encoding);
            assertThat(decoded).usingRecursiveComparison().isEqualTo(ticket);
        });
    }

    /** Both ways out must be taken, or half of the property is not tested. */
    @Test
    void decode_ofMutatedEncoding_isRejectedOrMeansTheseVeryBytes() {
        AtomicInteger accepted = new AtomicInteger();
        Choices.trials(MUTATED, choices -> {
            if (isAccepted(mutated(choices))) {
                accepted.incrementAndGet();
            }
        });

        if (Long.getLong(Choices.SEED) == null) {
            assertThat(accepted.get()).isBetween(500, MUTATED - 500);
        }
    }

    private static byte[] mutated(Choices choices) {
        byte[] mutated = ticket(choices).encode();
        for (int left = choices.between(1, 3); left > 0; left--) {
            mutated = mutation(choices).of(mutated);
        }
        return mutated;
    }

    private static boolean isAccepted(byte[] mutated) {
        SessionTicket decoded;
        try {
            decoded = SessionTicket.decode(mutated);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        assertThat(decoded.encode()).isEqualTo(mutated);
        return true;
    }

    private static Mutation mutation(Choices choices) {
        return new Mutation(choices.of(List.of(Mutation.Kind.values())), choices.fraction(), choices.bytes(1, 1)[0]);
    }

    private static SessionTicket ticket(Choices choices) {
        byte[] opaque = choices.bytes(0, 20);
        long otherTime = choices.anyLong();
        long receivedAt = choices.anyLong();
        long ageAdd = choices.between(0L, 0xFFFF_FFFFL);
        return SessionTicket.builder()
                .protocolVersion(choices.of(
                        List.of(SessionTicket.TLS_1_2, SessionTicket.TLS_1_3, SessionTicket.DTLS_1_2, 1, 0xFFFF)))
                .cipherSuite(choices.between(0, 0xFFFF))
                .ticket(choices.bytes(1, 300))
                .secret(choices.bytes(1, 64))
                .sessionId(choices.bytes(0, 32))
                .clientIdentity(opaque)
                .clientCertificateDigest(new byte[choices.of(List.of(0, 32))])
                .serverExtensions(opaque)
                .applicationData(opaque)
                .serverName(text(choices))
                .applicationProtocol(text(choices))
                .lifetime(Duration.ofSeconds(choices.between(0, 700_000)))
                .ageAdd(ageAdd)
                .maxEarlyDataSize(ageAdd ^ 1)
                .receivedAt(Instant.ofEpochMilli(receivedAt))
                .authenticatedAt(Instant.ofEpochMilli(otherTime))
                .verifiedAt(Instant.ofEpochMilli(~otherTime))
                .handshakeStartedAt(Instant.ofEpochMilli(otherTime ^ receivedAt))
                .lineage(choices.anyLong())
                .extendedMasterSecret(choices.coin())
                .peerCertificates(chain(choices))
                .build();
    }

    private static CertificateChain chain(Choices choices) {
        return choices.onceIn(5)
                ? CertificateChain.empty()
                : CertificateChain.of(List.of(choices.bytes(1, 40), new byte[] {1}));
    }

    private static String text(Choices choices) {
        StringBuilder text = new StringBuilder();
        for (int left = choices.between(0, 20); left > 0; left--) {
            text.append((char) choices.between(' ', '\u07FF'));
        }
        return text.toString().isBlank() ? "" : text.toString();
    }

    /** One thing done to the bytes, at a place given as a fraction of their length. */
    record Mutation(Kind kind, double place, byte value) {

        enum Kind {
            SET,
            FLIP_A_BIT,
            INSERT,
            DELETE,
            CUT,
            APPEND
        }

        byte[] of(byte[] original) {
            int index = (int) Math.min(place * original.length, original.length - 1.0);
            if (original.length == 0) {
                return new byte[] {value};
            }
            byte[] mutated = original.clone();
            return switch (kind) {
                case SET -> {
                    mutated[index] = value;
                    yield mutated;
                }
                case FLIP_A_BIT -> {
                    mutated[index] ^= (byte) (1 << (value & 7));
                    yield mutated;
                }
                case INSERT ->
                    ByteBuffer.allocate(original.length + 1)
                            .put(original, 0, index)
                            .put(value)
                            .put(original, index, original.length - index)
                            .array();
                case DELETE ->
                    ByteBuffer.allocate(original.length - 1)
                            .put(original, 0, index)
                            .put(original, index + 1, original.length - index - 1)
                            .array();
                case CUT -> Arrays.copyOf(original, index);
                case APPEND ->
                    ByteBuffer.allocate(original.length + 1)
                            .put(original)
                            .put(value)
                            .array();
            };
        }
    }
}
