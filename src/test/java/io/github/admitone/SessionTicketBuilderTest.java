package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static io.github.admitone.TestTickets.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTicketBuilderTest {

    private static final int MAX_UINT16 = 0xFFFF;
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;

    @Test
    void build_everythingSet_isInTheTicket() {
        CertificateChain chain = CertificateChain.of(List.of(filled(9, 9)));

        SessionTicket ticket = SessionTicket.builder()
                .protocolVersion(0x0304)
                .cipherSuite(0x1302)
                .ticket(filled(10, 1))
                .sessionId(filled(32, 2))
                .secret(filled(48, 3))
                .receivedAt(START)
                .lifetime(Duration.ofSeconds(5))
                .ageAdd(MAX_UINT32)
                .authenticatedAt(START.minusSeconds(1))
                .verifiedAt(START.minusSeconds(2))
                .handshakeStartedAt(START.minusSeconds(3))
                .lineage(Long.MIN_VALUE)
                .serverName("bücher.example")
                .applicationProtocol("h2")
                .peerCertificates(chain)
                .extendedMasterSecret(true)
                .serverExtensions(filled(4, 4))
                .clientIdentity(filled(5, 5))
                .clientCertificateDigest(filled(32, 7))
                .maxEarlyDataSize(MAX_UINT32)
                .applicationData(filled(6, 6))
                .build();

        assertThat(ticket.protocolVersion()).isEqualTo(0x0304);
        assertThat(ticket.cipherSuite()).isEqualTo(0x1302);
        assertThat(ticket.ticket()).isEqualTo(filled(10, 1));
        assertThat(ticket.sessionId()).isEqualTo(filled(32, 2));
        assertThat(ticket.secret()).isEqualTo(filled(48, 3));
        assertThat(ticket.receivedAt()).isEqualTo(START);
        assertThat(ticket.lifetime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(ticket.ageAdd()).isEqualTo(MAX_UINT32);
        assertThat(ticket.authenticatedAt()).isEqualTo(START.minusSeconds(1));
        assertThat(ticket.verifiedAt()).isEqualTo(START.minusSeconds(2));
        assertThat(ticket.handshakeStartedAt()).isEqualTo(START.minusSeconds(3));
        assertThat(ticket.lineage()).isEqualTo(Long.MIN_VALUE);
        assertThat(ticket.serverName()).contains("bücher.example");
        assertThat(ticket.applicationProtocol()).contains("h2");
        assertThat(ticket.peerCertificates()).isSameAs(chain);
        assertThat(ticket.extendedMasterSecret()).isTrue();
        assertThat(ticket.serverExtensions()).isEqualTo(filled(4, 4));
        assertThat(ticket.clientIdentity()).isEqualTo(filled(5, 5));
        assertThat(ticket.clientCertificateDigest()).isEqualTo(filled(32, 7));
        assertThat(ticket.maxEarlyDataSize()).isEqualTo(MAX_UINT32);
        assertThat(ticket.applicationData()).isEqualTo(filled(6, 6));
    }

    @Test
    void build_onlyWhatIsRequired_leavesTheRestEmpty() {
        SessionTicket ticket = required().build();

        assertThat(ticket.sessionId()).isEmpty();
        assertThat(ticket.ageAdd()).isZero();
        assertThat(ticket.authenticatedAt()).isEqualTo(START);
        assertThat(ticket.verifiedAt()).isEqualTo(START);
        assertThat(ticket.handshakeStartedAt()).isEqualTo(START);
        assertThat(ticket.lineage()).isZero();
        assertThat(ticket.serverName()).isEmpty();
        assertThat(ticket.applicationProtocol()).isEmpty();
        assertThat(ticket.peerCertificates()).isSameAs(CertificateChain.empty());
        assertThat(ticket.extendedMasterSecret()).isFalse();
        assertThat(ticket.serverExtensions()).isEmpty();
        assertThat(ticket.clientIdentity()).isEmpty();
        assertThat(ticket.clientCertificateDigest()).isEmpty();
        assertThat(ticket.maxEarlyDataSize()).isZero();
        assertThat(ticket.applicationData()).isEmpty();
    }

    @Test
    void build_notVerifiedSinceAuthentication_countsAsVerifiedThen() {
        SessionTicket ticket = required().authenticatedAt(START.minusSeconds(9)).build();

        assertThat(ticket.verifiedAt()).isEqualTo(START.minusSeconds(9));
    }

    // What is required

    @Test
    void build_noProtocolVersion_isRejected() {
        assertRejected(
                SessionTicket.builder()
                        .cipherSuite(0x1301)
                        .ticket(filled(1, 1))
                        .secret(filled(1, 1))
                        .receivedAt(START)
                        .lifetime(Duration.ZERO),
                "protocolVersion is required");
    }

    @Test
    void build_noCipherSuite_isRejected() {
        assertRejected(
                SessionTicket.builder()
                        .protocolVersion(SessionTicket.TLS_1_3)
                        .ticket(filled(1, 1))
                        .secret(filled(1, 1))
                        .receivedAt(START)
                        .lifetime(Duration.ZERO),
                "cipherSuite is required");
    }

    @Test
    void build_noLifetime_isRejected() {
        assertRejected(
                SessionTicket.builder()
                        .protocolVersion(SessionTicket.TLS_1_3)
                        .cipherSuite(0x1301)
                        .ticket(filled(1, 1))
                        .secret(filled(1, 1))
                        .receivedAt(START),
                "lifetime is required");
    }

    @Test
    void build_noReceivedAt_isRejected() {
        assertRejected(
                SessionTicket.builder()
                        .protocolVersion(SessionTicket.TLS_1_3)
                        .cipherSuite(0x1301)
                        .ticket(filled(1, 1))
                        .secret(filled(1, 1))
                        .lifetime(Duration.ZERO),
                "receivedAt is required");
    }

    @Test
    void build_emptySecret_isRejected() {
        assertRejected(required().secret(new byte[0]), "secret is required, and must not be empty");
    }

    @Test
    void build_tls13WithoutTicket_isRejected() {
        assertRejected(
                required().ticket(new byte[0]).sessionId(filled(32, 1)),
                "ticket is required in TLS 1.3, and must not be empty");
    }

    @Test
    void build_tls12WithNeitherTicketNorSessionId_isRejected() {
        assertRejected(
                required().protocolVersion(SessionTicket.TLS_1_2).ticket(new byte[0]),
                "ticket or sessionId is required");
    }

    @Test
    void build_tls12WithSessionIdAlone_isAccepted() {
        SessionTicket ticket = required()
                .protocolVersion(SessionTicket.TLS_1_2)
                .ticket(new byte[0])
                .sessionId(filled(32, 1))
                .build();

        assertThat(ticket.ticket()).isEmpty();
    }

    // Ranges

    static Stream<Arguments> numbers() {
        return Stream.of(
                number("protocolVersion", 1, MAX_UINT16, (b, n) -> b.protocolVersion(n.intValue())),
                number("cipherSuite", 0, MAX_UINT16, (b, n) -> b.cipherSuite(n.intValue())),
                number("ageAdd", 0, MAX_UINT32, SessionTicket.Builder::ageAdd),
                number("maxEarlyDataSize", 0, MAX_UINT32, SessionTicket.Builder::maxEarlyDataSize));
    }

    private static Arguments number(
            String name, long min, long max, BiFunction<SessionTicket.Builder, Long, SessionTicket.Builder> setter) {
        return Arguments.of(name, min, max, setter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void number_outOfRange_isNamedWithTheRange(
            String name, long min, long max, BiFunction<SessionTicket.Builder, Long, SessionTicket.Builder> setter) {
        for (long value : new long[] {min - 1, max + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> setter.apply(required(), value))
                    .withMessage(name + " must be " + min + " to " + max + ", but was " + value);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void number_atTheEndsOfItsRange_isAccepted(
            String name, long min, long max, BiFunction<SessionTicket.Builder, Long, SessionTicket.Builder> setter) {
        for (long value : new long[] {min, max}) {
            byte[] encoding = setter.apply(required(), value).build().encode();
            assertThat(SessionTicket.decode(encoding).encode()).as(name).isEqualTo(encoding);
        }
    }

    @Test
    void protocolVersion_largest_isKept() {
        assertThat(required().protocolVersion(MAX_UINT16).build().protocolVersion())
                .isEqualTo(MAX_UINT16);
    }

    static Stream<Arguments> arrays() {
        return Stream.of(
                array("ticket", MAX_UINT16, SessionTicket.Builder::ticket, SessionTicket::ticket),
                array("sessionId", 32, SessionTicket.Builder::sessionId, SessionTicket::sessionId),
                array("secret", MAX_UINT16, SessionTicket.Builder::secret, SessionTicket::secret),
                array(
                        "serverExtensions",
                        MAX_UINT16,
                        SessionTicket.Builder::serverExtensions,
                        SessionTicket::serverExtensions),
                array(
                        "clientIdentity",
                        MAX_UINT16,
                        SessionTicket.Builder::clientIdentity,
                        SessionTicket::clientIdentity),
                array(
                        "applicationData",
                        MAX_UINT16,
                        SessionTicket.Builder::applicationData,
                        SessionTicket::applicationData));
    }

    private static Arguments array(
            String name,
            int max,
            BiFunction<SessionTicket.Builder, byte[], SessionTicket.Builder> setter,
            Function<SessionTicket, byte[]> getter) {
        return Arguments.of(name, max, setter, getter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void array_longest_isKept(
            String name,
            int max,
            BiFunction<SessionTicket.Builder, byte[], SessionTicket.Builder> setter,
            Function<SessionTicket, byte[]> getter) {
        SessionTicket ticket = setter.apply(required(), filled(max, 7)).build();

        assertThat(getter.apply(ticket)).as(name).isEqualTo(filled(max, 7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void array_tooLong_isNamedWithTheRange(
            String name,
            int max,
            BiFunction<SessionTicket.Builder, byte[], SessionTicket.Builder> setter,
            Function<SessionTicket, byte[]> getter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.apply(required(), new byte[max + 1]))
                .withMessage(name + " length must be 0 to " + max + ", but was " + (max + 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void array_changedAfterwards_isCopied(
            String name,
            int max,
            BiFunction<SessionTicket.Builder, byte[], SessionTicket.Builder> setter,
            Function<SessionTicket, byte[]> getter) {
        byte[] array = filled(4, 7);
        SessionTicket.Builder builder = setter.apply(required(), array);
        array[0] = 0;

        assertThat(getter.apply(builder.build())).as(name).isEqualTo(filled(4, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 31, 33, 64})
    void clientCertificateDigest_notOfSha256_saysSo(int length) {
        SessionTicket.Builder builder = required();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clientCertificateDigest(new byte[length]))
                .withMessage("clientCertificateDigest length must be 0 or 32, but was " + length);
    }

    @Test
    void clientCertificateDigest_changedAfterwards_isCopied() {
        byte[] digest = filled(32, 7);
        SessionTicket.Builder builder = required().clientCertificateDigest(digest);
        digest[0] = 0;

        assertThat(builder.build().clientCertificateDigest()).isEqualTo(filled(32, 7));
    }

    @Test
    void clientCertificateDigest_setToNothing_isNone() {
        SessionTicket ticket = required()
                .clientCertificateDigest(filled(32, 7))
                .clientCertificateDigest(new byte[0])
                .build();

        assertThat(ticket.clientCertificateDigest()).isEmpty();
    }

    @Test
    void serverName_tooLongInUtf8_isNamedWithTheRange() {
        SessionTicket.Builder builder = required();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.serverName("ü".repeat(32768)))
                .withMessage("serverName length must be 0 to 65535, but was 65536");
    }

    @Test
    void applicationProtocol_tooLong_isNamedWithTheRange() {
        SessionTicket.Builder builder = required();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.applicationProtocol("a".repeat(65536)))
                .withMessage("applicationProtocol length must be 0 to 65535, but was 65536");
    }

    @Test
    void serverName_empty_isNone() {
        assertThat(numbered(1, START).serverName("").build().serverName()).isEmpty();
    }

    // Time

    @Test
    void lifetime_negative_isRejected() {
        SessionTicket.Builder builder = required();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lifetime(Duration.ofMillis(-1)))
                .withMessage("lifetime must not be negative, but was PT-0.001S");
    }

    @Test
    void lifetime_longerThanSevenDays_countsAsThat() {
        assertThat(required()
                        .lifetime(Duration.ofDays(7).plusSeconds(1))
                        .build()
                        .lifetime())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void lifetime_longestThereIs_countsAsSevenDays() {
        assertThat(required()
                        .lifetime(Duration.ofSeconds(Long.MAX_VALUE))
                        .build()
                        .lifetime())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void lifetime_sevenDays_isKept() {
        assertThat(required().lifetime(Duration.ofDays(7)).build().lifetime()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void lifetime_fractionOfASecond_isDropped() {
        assertThat(required().lifetime(Duration.ofMillis(1999)).build().lifetime())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void receivedAt_fractionOfAMillisecond_isDropped() {
        assertThat(required().receivedAt(START.plusNanos(1_999_999)).build().receivedAt())
                .isEqualTo(START.plusMillis(1));
    }

    static Stream<Arguments> instants() {
        return Stream.of(
                instant("receivedAt", SessionTicket.Builder::receivedAt),
                instant("authenticatedAt", SessionTicket.Builder::authenticatedAt),
                instant("verifiedAt", SessionTicket.Builder::verifiedAt),
                instant("handshakeStartedAt", SessionTicket.Builder::handshakeStartedAt));
    }

    private static Arguments instant(
            String name, BiFunction<SessionTicket.Builder, Instant, SessionTicket.Builder> setter) {
        return Arguments.of(name, setter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("instants")
    void instant_tooFarAwayForMilliseconds_isNamed(
            String name, BiFunction<SessionTicket.Builder, Instant, SessionTicket.Builder> setter) {
        assertRejected(setter.apply(required(), Instant.MAX), name + " is out of range: " + Instant.MAX);
    }

    // Building again

    @Test
    void build_again_needsANewSecret() {
        SessionTicket.Builder builder = required();
        builder.build();

        assertRejected(builder, "secret is required, and must not be empty");
    }

    @Test
    void build_againWithANewSecret_keepsTheRest() {
        SessionTicket.Builder builder = required();
        SessionTicket first = builder.build();

        SessionTicket second = builder.secret(filled(16, 4)).build();

        assertThat(second.ticket()).isEqualTo(first.ticket());
        assertThat(first.secret()).isEqualTo(filled(16, 3));
    }

    @Test
    void build_ticketDestroyed_leavesTheNextOneIntact() {
        SessionTicket.Builder builder = required();
        builder.build().destroy();

        assertThat(builder.secret(filled(16, 4)).build().ticket()).isEqualTo(filled(16, 2));
    }

    // The builder's copy of the secret

    @Test
    void own_replaced_isOverwritten() {
        byte[] copy = filled(16, 3);
        SessionTicket.Builder builder = required().own(PackedFields.SECRET, copy);

        builder.secret(filled(16, 4));

        assertThat(copy).containsOnly(0);
    }

    @Test
    void wipe_overwritesTheSecret() {
        byte[] copy = filled(16, 3);
        SessionTicket.Builder builder = required().own(PackedFields.SECRET, copy);

        builder.wipe();

        assertThat(copy).containsOnly(0);
    }

    @Test
    void build_overwritesTheSecret() {
        byte[] copy = filled(16, 3);

        required().own(PackedFields.SECRET, copy).build();

        assertThat(copy).containsOnly(0);
    }

    @Test
    void wipe_twice_doesNothing() {
        SessionTicket.Builder builder = required();
        builder.wipe();

        assertThatNoException().isThrownBy(builder::wipe);
    }

    @Test
    void build_wiped_needsANewSecret() {
        SessionTicket.Builder builder = required();
        builder.wipe();

        assertRejected(builder, "secret is required, and must not be empty");
        assertThat(builder.secret(filled(16, 4)).build().ticket()).isEqualTo(filled(16, 2));
    }

    // Nulls

    static Stream<Arguments> nulls() {
        return Stream.of(
                nullable("ticket", builder -> builder.ticket(null)),
                nullable("sessionId", builder -> builder.sessionId(null)),
                nullable("secret", builder -> builder.secret(null)),
                nullable("receivedAt", builder -> builder.receivedAt(null)),
                nullable("lifetime", builder -> builder.lifetime(null)),
                nullable("authenticatedAt", builder -> builder.authenticatedAt(null)),
                nullable("verifiedAt", builder -> builder.verifiedAt(null)),
                nullable("handshakeStartedAt", builder -> builder.handshakeStartedAt(null)),
                nullable("serverName", builder -> builder.serverName(null)),
                nullable("applicationProtocol", builder -> builder.applicationProtocol(null)),
                nullable("peerCertificates", builder -> builder.peerCertificates(null)),
                nullable("serverExtensions", builder -> builder.serverExtensions(null)),
                nullable("clientIdentity", builder -> builder.clientIdentity(null)),
                nullable("clientCertificateDigest", builder -> builder.clientCertificateDigest(null)),
                nullable("applicationData", builder -> builder.applicationData(null)));
    }

    private static Arguments nullable(String name, Consumer<SessionTicket.Builder> setToNull) {
        return Arguments.of(name, setToNull);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void setter_null_isNamed(String name, Consumer<SessionTicket.Builder> setToNull) {
        SessionTicket.Builder builder = required();

        assertThatNullPointerException()
                .isThrownBy(() -> setToNull.accept(builder))
                .withMessage(name);
    }

    private static SessionTicket.Builder required() {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(filled(16, 2))
                .secret(filled(16, 3))
                .receivedAt(START)
                .lifetime(Duration.ofHours(1));
    }

    private static void assertRejected(SessionTicket.Builder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }
}
