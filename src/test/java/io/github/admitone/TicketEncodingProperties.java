package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Every ticket survives its encoding, and every other sequence of bytes is refused, or is such an encoding itself. */
class TicketEncodingProperties {

    private static long accepted;
    private static long rejected;

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void decode_ofAnyEncoding_encodesToTheSameBytes(@ForAll("tickets") SessionTicket ticket) {
        byte[] encoding = ticket.encode();

        SessionTicket decoded = SessionTicket.decode(encoding);

        assertThat(decoded.encode()).isEqualTo(encoding);
        assertThat(decoded).usingRecursiveComparison().isEqualTo(ticket);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void decode_ofMutatedEncoding_isRejectedOrMeansTheseVeryBytes(
            @ForAll("tickets") SessionTicket ticket, @ForAll("mutations") List<Mutation> mutations) {
        byte[] mutated = ticket.encode();
        for (Mutation mutation : mutations) {
            mutated = mutation.of(mutated);
        }
        SessionTicket decoded;
        try {
            decoded = SessionTicket.decode(mutated);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            rejected++;
            return;
        }
        accepted++;
        assertThat(decoded.encode()).isEqualTo(mutated);
    }

    /** Both ways out must have been taken, or half of the property was not tested. */
    @AfterContainer
    static void bothOccurred() {
        assertThat(accepted).isGreaterThan(500);
        assertThat(rejected).isGreaterThan(500);
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        return Combinators.combine(
                        Arbitraries.of(Mutation.Kind.values()),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.bytes())
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<SessionTicket> tickets() {
        return Combinators.combine(
                        Arbitraries.of(SessionTicket.TLS_1_2, SessionTicket.TLS_1_3, SessionTicket.DTLS_1_2, 1, 0xFFFF),
                        Arbitraries.integers().between(0, 0xFFFF),
                        bytes(1, 300),
                        bytes(1, 64),
                        bytes(0, 32),
                        bytes(0, 20),
                        Combinators.combine(text(), text()).as(List::of),
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 700_000),
                                        Arbitraries.longs().between(0, 0xFFFF_FFFFL),
                                        Arbitraries.longs(),
                                        Arbitraries.longs(),
                                        Arbitraries.longs(),
                                        Arbitraries.of(true, false),
                                        Arbitraries.of(0, 32),
                                        chains())
                                .as(Rest::new))
                .as(TicketEncodingProperties::ticket);
    }

    private static SessionTicket ticket(
            int version,
            int suite,
            byte[] ticket,
            byte[] secret,
            byte[] sessionId,
            byte[] opaque,
            List<String> texts,
            Rest rest) {
        return SessionTicket.builder()
                .protocolVersion(version)
                .cipherSuite(suite)
                .ticket(ticket)
                .secret(secret)
                .sessionId(sessionId)
                .clientIdentity(opaque)
                .clientCertificateDigest(new byte[rest.digestBytes])
                .serverExtensions(opaque)
                .applicationData(opaque)
                .serverName(texts.get(0))
                .applicationProtocol(texts.get(1))
                .lifetime(Duration.ofSeconds(rest.lifetimeSeconds))
                .ageAdd(rest.ageAdd)
                .maxEarlyDataSize(rest.ageAdd ^ 1)
                .receivedAt(Instant.ofEpochMilli(rest.receivedAt))
                .authenticatedAt(Instant.ofEpochMilli(rest.otherTime))
                .verifiedAt(Instant.ofEpochMilli(~rest.otherTime))
                .handshakeStartedAt(Instant.ofEpochMilli(rest.otherTime ^ rest.receivedAt))
                .lineage(rest.lineage)
                .extendedMasterSecret(rest.extendedMasterSecret)
                .peerCertificates(rest.chain)
                .build();
    }

    /** What does not fit into one combination. */
    private record Rest(
            int lifetimeSeconds,
            long ageAdd,
            long receivedAt,
            long otherTime,
            long lineage,
            boolean extendedMasterSecret,
            int digestBytes,
            CertificateChain chain) {}

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

    private static Arbitrary<CertificateChain> chains() {
        return bytes(1, 40)
                .map(certificate -> CertificateChain.of(List.of(certificate, new byte[] {1})))
                .injectNull(0.2)
                .map(chain -> chain == null ? CertificateChain.empty() : chain);
    }

    private static Arbitrary<byte[]> bytes(int min, int max) {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange(' ', '\u07FF')
                .ofMaxLength(20)
                .map(text -> text.isBlank() ? "" : text);
    }
}
