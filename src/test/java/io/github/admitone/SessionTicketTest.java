package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTicketTest {

    private static final Instant FAR_PAST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant FAR_FUTURE = Instant.ofEpochMilli(Long.MAX_VALUE);

    // Destruction

    @Test
    void destroy_overwritesEveryByteWithZero() {
        SessionTicket ticket = ticket(1, START);
        byte[] bytes = ticket.requireAlive();
        assertThat(bytes).contains(0x5A);

        ticket.destroy();

        assertThat(bytes).containsOnly(0);
    }

    @Test
    void destroy_twice_doesNothing() {
        SessionTicket ticket = ticket(1, START);
        ticket.destroy();

        assertThatNoException().isThrownBy(ticket::destroy);
    }

    @Test
    void destroy_whileAnotherThreadEncodes_givesTheWholeEncodingOrNone() {
        for (int round = 0; round < 200; round++) {
            SessionTicket ticket =
                    numbered(1, START).applicationData(filled(0xFFFF, 1)).build();
            byte[] whole = ticket.encode();
            CompletableFuture<byte[]> encoding = CompletableFuture.supplyAsync(ticket::encode);
            ticket.destroy();

            assertThat(encoding.handle((bytes, destroyed) -> bytes == null ? whole : bytes))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(whole);
        }
    }

    @Test
    void isDestroyed_saysWhetherItWas() {
        SessionTicket ticket = ticket(1, START);

        assertThat(ticket.isDestroyed()).isFalse();
        ticket.destroy();
        assertThat(ticket.isDestroyed()).isTrue();
    }

    static Stream<Named<Consumer<SessionTicket>>> accessors() {
        return Stream.of(
                Named.of("protocolVersion", SessionTicket::protocolVersion),
                Named.of("cipherSuite", SessionTicket::cipherSuite),
                Named.of("ticket", SessionTicket::ticket),
                Named.of("sessionId", SessionTicket::sessionId),
                Named.of("secret", SessionTicket::secret),
                Named.of("receivedAt", SessionTicket::receivedAt),
                Named.of("lifetime", SessionTicket::lifetime),
                Named.of("ageAdd", SessionTicket::ageAdd),
                Named.of("obfuscatedAge", ticket -> ticket.obfuscatedAge(START)),
                Named.of("authenticatedAt", SessionTicket::authenticatedAt),
                Named.of("verifiedAt", SessionTicket::verifiedAt),
                Named.of("handshakeStartedAt", SessionTicket::handshakeStartedAt),
                Named.of("lineage", SessionTicket::lineage),
                Named.of("serverName", SessionTicket::serverName),
                Named.of("applicationProtocol", SessionTicket::applicationProtocol),
                Named.of("peerCertificates", SessionTicket::peerCertificates),
                Named.of("extendedMasterSecret", SessionTicket::extendedMasterSecret),
                Named.of("serverExtensions", SessionTicket::serverExtensions),
                Named.of("clientIdentity", SessionTicket::clientIdentity),
                Named.of("clientCertificateDigest", SessionTicket::clientCertificateDigest),
                Named.of("maxEarlyDataSize", SessionTicket::maxEarlyDataSize),
                Named.of("applicationData", SessionTicket::applicationData),
                Named.of("isLive", ticket -> ticket.isLive(START)),
                Named.of("copy", SessionTicket::copy),
                Named.of("encode", SessionTicket::encode));
    }

    @ParameterizedTest
    @MethodSource("accessors")
    void accessor_destroyed_isIllegalState(Consumer<SessionTicket> accessor) {
        SessionTicket ticket = ticket(1, START);
        ticket.destroy();

        assertThatIllegalStateException()
                .isThrownBy(() -> accessor.accept(ticket))
                .withMessage("the ticket has been destroyed");
    }

    // Copies

    @Test
    void copy_hasEveryFieldOfTheOriginal() {
        SessionTicket ticket = ticket(1, START);

        assertThat(ticket.copy().encode()).isEqualTo(ticket.encode());
    }

    @Test
    void copy_originalDestroyed_isIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();
        SessionTicket copy = ticket.copy();

        ticket.destroy();

        assertThat(copy.encode()).isEqualTo(encoding);
    }

    @Test
    void copy_destroyed_leavesTheOriginalIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();

        ticket.copy().destroy();

        assertThat(ticket.encode()).isEqualTo(encoding);
    }

    @Test
    void copy_sharesTheChain() {
        SessionTicket ticket = ticket(1, START);

        assertThat(ticket.copy().peerCertificates()).isSameAs(ticket.peerCertificates());
    }

    static Stream<Named<Function<SessionTicket, byte[]>>> arrays() {
        return Stream.of(
                Named.of("ticket", SessionTicket::ticket),
                Named.of("sessionId", SessionTicket::sessionId),
                Named.of("secret", SessionTicket::secret),
                Named.of("serverExtensions", SessionTicket::serverExtensions),
                Named.of("clientIdentity", SessionTicket::clientIdentity),
                Named.of("clientCertificateDigest", SessionTicket::clientCertificateDigest),
                Named.of("applicationData", SessionTicket::applicationData));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void array_changedByItsReader_isACopy(Function<SessionTicket, byte[]> array) {
        SessionTicket ticket = numbered(1, START).sessionId(filled(8, 9)).build();
        byte[] read = array.apply(ticket);
        byte[] before = read.clone();
        read[0]++;

        assertThat(array.apply(ticket)).isEqualTo(before);
    }

    // Time

    @Test
    void isLive_fromReceiptUntilLifetimeElapsed() {
        SessionTicket ticket = ticket(1, START);

        assertThat(ticket.isLive(START.minusMillis(1))).isFalse();
        assertThat(ticket.isLive(START)).isTrue();
        assertThat(ticket.isLive(START.plusSeconds(3600).minusMillis(1))).isTrue();
        assertThat(ticket.isLive(START.plusSeconds(3600))).isFalse();
    }

    @Test
    void isLive_lifetimeZero_isNever() {
        SessionTicket ticket = numbered(1, START).lifetime(Duration.ZERO).build();

        assertThat(ticket.isLive(START)).isFalse();
    }

    @Test
    void isLive_longestLifetime_isSevenDays() {
        SessionTicket ticket =
                numbered(1, START).lifetime(SessionTicket.MAX_LIFETIME).build();

        assertThat(ticket.isLive(START.plus(Duration.ofDays(7)).minusMillis(1))).isTrue();
        assertThat(ticket.isLive(START.plus(Duration.ofDays(7)))).isFalse();
    }

    @Test
    void isLive_atTheEndsOfTheClock_doesNotOverflow() {
        assertThat(ticket(1, FAR_FUTURE).isLive(FAR_FUTURE)).isTrue();
        assertThat(ticket(1, FAR_FUTURE).isLive(START)).isFalse();
        assertThat(ticket(1, FAR_FUTURE).isLive(FAR_PAST)).isFalse();
        assertThat(received(FAR_PAST).isLive(START)).isFalse();
        assertThat(received(FAR_PAST).isLive(FAR_FUTURE)).isFalse();
    }

    @Test
    void obfuscatedAge_isAgePlusAgeAdd() {
        SessionTicket ticket = numbered(1, START).ageAdd(1000).build();

        assertThat(ticket.obfuscatedAge(START.plusSeconds(2))).isEqualTo(3000);
    }

    @Test
    void obfuscatedAge_beyond32Bits_wrapsAround() {
        SessionTicket ticket = numbered(1, START).ageAdd(0xFFFF_FFFFL).build();

        assertThat(ticket.obfuscatedAge(START)).isEqualTo(0xFFFF_FFFFL);
        assertThat(ticket.obfuscatedAge(START.plusMillis(5))).isEqualTo(4);
    }

    // Comparison

    @Test
    void equals_sameFields_isFalse() {
        // There is no equality over secrets.
        assertThat(ticket(1, START)).isNotEqualTo(ticket(1, START));
    }

    // Text

    @Test
    void toString_showsVersionSuiteSizesAndTimes() {
        assertThat(ticket(1, START))
                .hasToString("SessionTicket[version=0304, suite=1301, ticket=32 bytes, secret=32 bytes,"
                        + " receivedAt=2026-01-01T00:00:00Z, lifetime=PT1H]");
    }

    @Test
    void toString_showsNeitherSecretNorTicket() {
        SessionTicket ticket = numbered(1, START)
                .ticket(filled(16, 'T'))
                .secret(filled(16, 'S'))
                .build();

        assertThat(ticket.toString()).doesNotContain("TT", "SS", "5454", "5353", "84, 84", "83, 83");
    }

    @Test
    void toString_destroyed_saysSo() {
        SessionTicket ticket = ticket(1, START);
        ticket.destroy();

        assertThat(ticket).hasToString("SessionTicket[destroyed]");
    }

    private static SessionTicket received(Instant receivedAt) {
        return numbered(1, START)
                .receivedAt(receivedAt)
                .lifetime(SessionTicket.MAX_LIFETIME)
                .build();
    }
}
