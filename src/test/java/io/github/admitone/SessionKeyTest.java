package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.admitone.SessionKey.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final SessionScope SCOPE =
            SessionScope.builder().partition("tenant").build();
    private static final SessionScope OTHER_SCOPE =
            SessionScope.builder().partition("other").build();

    /** The SHA-256 digest of 04 00000006 "tenant". */
    private static final String SCOPE_DIGEST = "15FFACF76C832C25CA62F2DB2F061BD3FC54A62F91B9E25C0BA5C34ED2D9C41C";

    // Hosts

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.Com, example.com",
        "'  example.com ', example.com",
        "example.com., example.com",
        "localhost, localhost",
        "under_score.example, under_score.example",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example",
        "例え。テスト。, xn--r8jz45g.xn--zckzah",
        "ｅｘａｍｐｌｅ．com, example.com",
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1., 192.0.2.1",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "0:0::0:1, 0:0:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "2001:DB8::00A, 2001:db8:0:0:0:0:0:a",
        "2001:db8:0:0:0:0:192.0.2.1, 2001:db8:0:0:0:0:c000:201",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:0201, 192.0.2.1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1%eth0",
        "[FE80::1%eth0], fe80:0:0:0:0:0:0:1%eth0",
        "fe80::1%25, fe80:0:0:0:0:0:0:1%25"
    })
    void of_spellingsOfAHost_giveItsOneForm(String spelling, String canonical) {
        assertThat(SessionKey.of(spelling, 443).host()).isEqualTo(canonical);
    }

    @Test
    void of_zonesOfOneAddress_areDifferentHosts() {
        assertThat(SessionKey.of("fe80::1%eth0", 443)).isNotEqualTo(SessionKey.of("fe80::1%eth1", 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", ".", " . ", "\u3002"})
    void of_blank_saysSo(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withMessage("host must not be blank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "exa/mple",
                "user@example.com",
                "a..b",
                ".example",
                "example..",
                "[example.com]",
                "[1.2.3.4]",
                "exa\u0000mple",
                "exa\nmple",
                "a%b",
                "a?b",
                "a#b",
                "a\\b",
                "a\uFF1Ab",
                "a\uFF0Fb",
                "\uFF1A\uFF1A1",
                "\uD800"
            })
    void of_garbageName_isRejected(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withMessageStartingWith("host is not a valid name: \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g::1",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "::256.0.0.1",
                "https://example.com",
                "[::1",
                "::1]",
                "[[::1]]",
                "::1%",
                "::1%a b",
                "::1%a\nb",
                "::1%a%b",
                "fe%a:b",
                "%a:b",
                "1%a:b",
                "::1 x"
            })
    void of_garbageLiteral_isRejected(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withMessageStartingWith("host is not a valid IPv6 literal: \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com:443", "192.0.2.1:443", "[::1]:443", "[fe80::1%eth0]:443", " example.com:443 ", ".:1"
            })
    void of_hostWithAPort_saysWhereItBelongs(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withMessage(
                        "host must not contain the port, which is an argument of its own: \"" + host.strip() + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe%a:b", "1%a:b", "%a:b"})
    void of_literalWithoutColonBeforeItsZone_isNeverLookedUp(String host) {
        // What went as far as InetAddress has its exception as the cause; without a colon that would ask the network.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withNoCause();
    }

    @Test
    void of_longestName_isAccepted() {
        String longest = "a.".repeat(127) + "a";

        assertThat(SessionKey.of(longest, 443).host()).hasSize(255);
    }

    @Test
    void of_nameTooLong_isRejectedWithItsLength() {
        String tooLong = "a.".repeat(127) + "aa";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(tooLong, 443))
                .withMessage("host must be at most 255 bytes long, but was 256");
    }

    @Test
    void of_nameTooLongInAsciiOnly_isRejected() {
        String shortInUnicode = "ü.".repeat(60) + "example";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(shortInUnicode, 443))
                .withMessageStartingWith("host must be at most 255 bytes long");
    }

    @Test
    void of_labelTooLong_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionKey.of("a".repeat(64) + ".example", 443));
    }

    @Test
    void of_longestZone_isAccepted() {
        String longest = "::1%" + "z".repeat(251);

        assertThat(SessionKey.of(longest, 443).host()).endsWith("z".repeat(251));
    }

    @Test
    void of_zoneTooLong_isRejectedAndAbbreviated() {
        String tooLong = "::1%" + "z".repeat(252);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(tooLong, 443))
                .withMessage("host is not a valid IPv6 literal: \"" + tooLong.substring(0, 64) + "…\"");
    }

    @Test
    void of_garbageOf64Characters_isShownInFull() {
        String garbage = "g".repeat(62) + "::";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(garbage, 443))
                .withMessage("host is not a valid IPv6 literal: \"" + garbage + '"');
    }

    @Test
    void of_nullHost_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionKey.of(null, 443))
                .withMessage("host");
    }

    // Ports

    @ParameterizedTest
    @ValueSource(ints = {1, 443, 65535})
    void of_portInRange_isKept(int port) {
        assertThat(SessionKey.of("example.com", port).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65536, -1, Integer.MIN_VALUE})
    void of_portOutOfRange_isNamedWithTheRange(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of("example.com", port))
                .withMessage("port must be 1 to 65535, but was " + port);
    }

    // Transport and scope

    @Test
    void of_givesTcpWithoutScope() {
        assertThat(KEY.transport()).isEqualTo(Transport.TCP);
        assertThat(KEY.scope()).isEqualTo(SessionScope.none());
    }

    @Test
    void withTransport_changesTheTransportAlone() {
        SessionKey key = KEY.withScope(SCOPE).withTransport(Transport.UDP);

        assertThat(key.transport()).isEqualTo(Transport.UDP);
        assertThat(key.withTransport(Transport.TCP)).isEqualTo(KEY.withScope(SCOPE));
    }

    @Test
    void withScope_changesTheScopeAlone() {
        SessionKey key = KEY.withTransport(Transport.UDP).withScope(SCOPE);

        assertThat(key.scope()).isEqualTo(SCOPE);
        assertThat(key.withScope(SessionScope.none())).isEqualTo(KEY.withTransport(Transport.UDP));
    }

    @Test
    void withTransport_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> KEY.withTransport(null))
                .withMessage("transport");
    }

    @Test
    void withScope_null_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> KEY.withScope(null)).withMessage("scope");
    }

    // Equality

    @Test
    void equals_sameParts_isTrueWithTheSameHash() {
        SessionKey same = SessionKey.of("Example.COM.", 443);

        assertThat(same).isEqualTo(KEY).hasSameHashCodeAs(KEY);
    }

    @Test
    void equals_itself_isTrue() {
        assertThat(KEY.equals(KEY)).isTrue();
    }

    @Test
    void equals_anyPartDiffers_isFalse() {
        assertThat(KEY)
                .isNotEqualTo(SessionKey.of("example.org", 443))
                .isNotEqualTo(SessionKey.of("example.com", 444))
                .isNotEqualTo(KEY.withTransport(Transport.UDP))
                .isNotEqualTo(KEY.withScope(SCOPE))
                .isNotEqualTo("example.com:443")
                .isNotEqualTo(null);
    }

    @Test
    void equals_keysOfOneHash_isFalse() {
        List<SessionKey> twins = TestKeys.ofOneHash();

        assertThat(twins.get(0)).hasSameHashCodeAs(twins.get(1)).isNotEqualTo(twins.get(1));
    }

    @Test
    void hashCode_hostsOfOneStringHash_differ() {
        List<SessionKey> keys = TestKeys.ofOneStringHash(1024);

        assertThat(keys.stream().map(key -> key.host().hashCode()).distinct()).hasSize(1);
        // Two of them may be equal by chance, once in 8,000 runs.
        assertThat(keys.stream().map(SessionKey::hashCode).distinct()).hasSizeGreaterThan(1020);
    }

    @Test
    void hashCode_otherTransport_differs() {
        assertThat(KEY.hashCode()).isNotEqualTo(KEY.withTransport(Transport.UDP).hashCode());
    }

    @Test
    void hashCode_otherPortOrScope_differs() {
        assertThat(KEY.hashCode())
                .isNotEqualTo(SessionKey.of("example.com", 444).hashCode())
                .isNotEqualTo(KEY.withScope(SCOPE).hashCode());
    }

    @Test
    void hashCode_neighbouringNamesAndPorts_fillsLowAndHighBits() {
        BitSet low = new BitSet();
        BitSet high = new BitSet();
        for (int i = 0; i < 1000; i++) {
            int hash = SessionKey.of("host" + i + ".example", 443).hashCode();
            low.set(hash & 255);
            high.set(hash >>> 24);
        }

        // Of 256 values, 1,000 random draws leave out about five.
        assertThat(low.cardinality()).isGreaterThan(235);
        assertThat(high.cardinality()).isGreaterThan(235);
    }

    // Encoding

    @Test
    void encode_tcpWithoutScope_isAsDocumented() {
        assertThat(KEY.encode()).asHexString().isEqualTo("01" + "00" + "01BB" + "000B" + "6578616D706C652E636F6D");
    }

    @Test
    void encode_udpWithScope_isAsDocumented() {
        SessionKey key =
                SessionKey.of("::1", 65535).withTransport(Transport.UDP).withScope(SCOPE);

        assertThat(key.encode())
                .asHexString()
                .isEqualTo("01" + "01" + "FFFF" + "000F" + "303A303A303A303A303A303A303A31" + SCOPE_DIGEST);
    }

    @Test
    void encode_anyPartDiffers_differs() {
        List<SessionKey> keys = List.of(
                KEY,
                SessionKey.of("example.co", 443),
                SessionKey.of("example.com", 444),
                KEY.withTransport(Transport.UDP),
                KEY.withScope(SCOPE),
                KEY.withScope(SCOPE.combinedWith(OTHER_SCOPE)));

        assertThat(keys.stream().map(key -> ByteBuffer.wrap(key.encode()))).doesNotHaveDuplicates();
    }

    @Test
    void encode_equalKeys_isEqual() {
        assertThat(SessionKey.of("EXAMPLE.com.", 443).encode()).isEqualTo(KEY.encode());
    }

    @Test
    void encode_longestHost_survives() {
        String zone = "z".repeat(251);

        byte[] encoding = SessionKey.of("::1%" + zone, 443).encode();

        assertThat(new String(encoding, StandardCharsets.US_ASCII)).endsWith("0:0:0:0:0:0:0:1%" + zone);
        assertThat(ByteBuffer.wrap(encoding).getShort(4)).isEqualTo((short) 267);
    }

    // Text

    @Test
    void toString_name_showsAllParts() {
        assertThat(KEY).hasToString("example.com:443/TCP scope=none");
    }

    @Test
    void toString_ipv6Literal_isBracketed() {
        assertThat(SessionKey.of("::1", 443).withTransport(Transport.UDP))
                .hasToString("[0:0:0:0:0:0:0:1]:443/UDP scope=none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa\u00DF.example", "\u03B4\u03CC\u03BB\u03BF\u03C2.example", "a\u200Cb.example"})
    void of_nameThatMeansTwoHosts_isRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionKey.of(host, 443))
                .withMessageContaining("IDNA");
    }
}
