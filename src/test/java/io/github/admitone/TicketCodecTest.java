package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketCodecTest {

    private static final String DIGEST = "25".repeat(32);

    /** A ticket of format 1, written by hand: that this can be read is a promise to every store. */
    private static final String FORMAT_1 = "01" // format
            + "0304" // protocolVersion
            + "00000e10" // lifetime
            + "000000000000000a" // receivedAt
            + "ffffffffffffffff" // handshakeStartedAt
            + "1301" // cipherSuite
            + "03ff" // flags
            + "fedcba98" // ageAdd
            + "ffffffff" // maxEarlyDataSize
            + "0000000000000009" // authenticatedAt
            + "0000000000000008" // verifiedAt
            + "0102030405060708" // lineage
            + "0002" + "7469" // ticket
            + "0003" + "736563" // secret
            + "0001" + "21" // sessionId
            + "0001" + "22" // clientIdentity
            + "0020" + DIGEST // clientCertificateDigest
            + "0002" + "c3bc" // serverName
            + "0002" + "6832" // applicationProtocol
            + "0001" + "23" // serverExtensions
            + "0001" + "24" // applicationData
            + "000006" + "000001aa0000"; // peerCertificates

    private static final int LIFETIME = 3;
    private static final int FLAGS = 25;
    private static final int FIELDS = 19 + 5 * Long.BYTES;

    @Test
    void decode_format1_readsEveryField() {
        SessionTicket ticket = SessionTicket.decode(HexFormat.of().parseHex(FORMAT_1));

        assertThat(ticket.protocolVersion()).isEqualTo(SessionTicket.TLS_1_3);
        assertThat(ticket.cipherSuite()).isEqualTo(0x1301);
        assertThat(ticket.extendedMasterSecret()).isTrue();
        assertThat(ticket.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(ticket.ageAdd()).isEqualTo(0xFEDC_BA98L);
        assertThat(ticket.maxEarlyDataSize()).isEqualTo(0xFFFF_FFFFL);
        assertThat(ticket.receivedAt()).isEqualTo(Instant.ofEpochMilli(10));
        assertThat(ticket.authenticatedAt()).isEqualTo(Instant.ofEpochMilli(9));
        assertThat(ticket.verifiedAt()).isEqualTo(Instant.ofEpochMilli(8));
        assertThat(ticket.handshakeStartedAt()).isEqualTo(Instant.ofEpochMilli(-1));
        assertThat(ticket.lineage()).isEqualTo(0x0102030405060708L);
        assertThat(ticket.ticket()).asString().isEqualTo("ti");
        assertThat(ticket.secret()).asString().isEqualTo("sec");
        assertThat(ticket.sessionId()).containsExactly(0x21);
        assertThat(ticket.clientIdentity()).containsExactly(0x22);
        assertThat(ticket.clientCertificateDigest()).isEqualTo(filled(32, 0x25));
        assertThat(ticket.serverName()).contains("ü");
        assertThat(ticket.applicationProtocol()).contains("h2");
        assertThat(ticket.serverExtensions()).containsExactly(0x23);
        assertThat(ticket.applicationData()).containsExactly(0x24);
        assertThat(ticket.peerCertificates().certificates()).containsExactly(new byte[] {(byte) 0xAA});
    }

    @Test
    void encode_decoded_givesTheSameBytes() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);

        assertThat(SessionTicket.decode(encoding).encode()).isEqualTo(encoding);
    }

    @Test
    void encode_everyFieldAtItsLongest_survives() {
        byte[] longest = filled(0xFFFF, 0x61);
        SessionTicket ticket = numbered(1, START)
                .ticket(longest)
                .secret(longest)
                .sessionId(filled(32, 1))
                .clientIdentity(longest)
                .serverName("a".repeat(0xFFFF))
                .applicationProtocol("b".repeat(0xFFFF))
                .serverExtensions(longest)
                .applicationData(longest)
                .peerCertificates(CertificateChain.of(List.of(new byte[CertificateChain.MAX_BYTES - 5])))
                .build();

        SessionTicket decoded = SessionTicket.decode(ticket.encode());

        assertThat(decoded.ticket()).isEqualTo(longest);
        assertThat(decoded.applicationData()).isEqualTo(longest);
        assertThat(decoded.peerCertificates()).isEqualTo(ticket.peerCertificates());
        assertThat(decoded.encode()).isEqualTo(ticket.encode());
    }

    @Test
    void encode_onlyWhatIsRequired_survives() {
        SessionTicket ticket = SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_2)
                .cipherSuite(0)
                .sessionId(new byte[] {1})
                .secret(new byte[] {2})
                .receivedAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                .authenticatedAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                .lifetime(Duration.ZERO)
                .build();

        SessionTicket decoded = SessionTicket.decode(ticket.encode());

        assertThat(decoded.receivedAt()).isEqualTo(ticket.receivedAt());
        assertThat(decoded.authenticatedAt()).isEqualTo(ticket.authenticatedAt());
        assertThat(decoded.encode()).isEqualTo(ticket.encode());
    }

    @Test
    void encode_leavesTheTicketIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();
        Arrays.fill(encoding, (byte) 0);

        assertThat(ticket.encode()).isNotEqualTo(encoding);
    }

    @Test
    void decode_leavesTheEncodingAlone() {
        byte[] encoding = ticket(1, START).encode();
        byte[] before = encoding.clone();

        SessionTicket.decode(encoding).destroy();

        assertThat(encoding).isEqualTo(before);
    }

    @Test
    void decode_encodingChangedAfterwards_isCopied() {
        byte[] encoding = ticket(1, START).encode();
        byte[] before = encoding.clone();
        SessionTicket decoded = SessionTicket.decode(encoding);
        Arrays.fill(encoding, (byte) 0);

        assertThat(decoded.encode()).isEqualTo(before);
    }

    @Test
    void decode_malformedBehindTheSecret_leavesNoSecretInTheBuilder() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1 + "00");
        SessionTicket.Builder builder = SessionTicket.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> TicketCodec.decode(encoding, builder));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("secret is required, and must not be empty");
    }

    // What is malformed

    @Test
    void decode_truncatedAnywhere_saysWithinWhat() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);

        for (int length = 0; length < encoding.length; length++) {
            byte[] truncated = Arrays.copyOf(encoding, length);
            assertThatIllegalArgumentException()
                    .as("%d bytes", length)
                    .isThrownBy(() -> SessionTicket.decode(truncated))
                    .withMessageMatching("malformed ticket encoding: it ends within [a-zA-Z]+");
        }
    }

    @Test
    void decode_anyBitFlipped_isRejectedOrMeansExactlyThat() {
        byte[] encoding = ticket(1, START).encode();

        for (int bit = 0; bit < encoding.length * Byte.SIZE; bit++) {
            byte[] flipped = encoding.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertRejectedOrFaithful(flipped);
        }
    }

    @Test
    void decode_anyByteOfTheShortestReplacedByAnyOther_isRejectedOrMeansExactlyThat() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);

        for (int position = 0; position < encoding.length; position++) {
            byte[] replaced = encoding.clone();
            for (int value = 0; value < 256; value++) {
                replaced[position] = (byte) value;
                assertRejectedOrFaithful(replaced);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'format must be 1, but was 0'",
        "2, 'format must be 1, but was 2'",
        "255, 'format must be 1, but was 255'"
    })
    void decode_otherFormat_saysSo(int format, String reason) {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);
        encoding[0] = (byte) format;

        assertMalformed(encoding, reason);
    }

    @Test
    void decode_unknownFlag_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);
        encoding[FLAGS] = 7;

        assertMalformed(encoding, "flags must be 0 to 1023, but were 2047");
    }

    @Test
    void decode_lifetimeOfSevenDays_isRead() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);
        ByteBuffer.wrap(encoding).putInt(LIFETIME, 604_800);

        assertThat(SessionTicket.decode(encoding).lifetime()).isEqualTo(SessionTicket.MAX_LIFETIME);
    }

    @Test
    void decode_lifetimeBeyondSevenDays_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);
        ByteBuffer.wrap(encoding).putInt(LIFETIME, 604_801);

        assertMalformed(encoding, "lifetime must be at most PT168H, but was PT168H1S");
    }

    @Test
    void decode_digestOfAnotherLength_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1.replace("0020" + DIGEST, "0001" + "25"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionTicket.decode(encoding))
                .withMessage("clientCertificateDigest length must be 0 or 32, but was 1");
    }

    @Test
    void decode_trailingByte_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1 + "00");

        assertMalformed(encoding, "1 bytes follow the end");
    }

    @Test
    void decode_serverNameNotUtf8_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1.replace("0002c3bc", "0002c3c3"));

        assertMalformed(encoding, "serverName must be UTF-8");
    }

    @Test
    void decode_emptyFieldThatIsFlagged_saysSo() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1.replace("0001" + "21", "0000"));

        assertMalformed(encoding, "sessionId must not be flagged if it is empty");
    }

    @Test
    void decode_fieldThatIsNotFlagged_isEmpty() {
        byte[] encoding =
                HexFormat.of().parseHex(FORMAT_1.replace("03ff", "03f7").replace("0001" + "21", ""));

        SessionTicket ticket = SessionTicket.decode(encoding);

        assertThat(ticket.sessionId()).isEmpty();
        assertThat(ticket.clientIdentity()).containsExactly(0x22);
        assertThat(ticket.encode()).isEqualTo(encoding);
    }

    @Test
    void decode_fieldLongerThanWhatFollows_namesIt() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1);
        ByteBuffer.wrap(encoding).putShort(FIELDS, (short) 0xFFFF);

        assertMalformed(encoding, "it ends within ticket");
    }

    @Test
    void decode_chainLongerThanWhatFollows_isNotAllocated() {
        byte[] encoding = HexFormat.of().parseHex(FORMAT_1.replace("000006000001", "ffffff000001"));

        assertMalformed(encoding, "it ends within peerCertificates");
    }

    @Test
    void decode_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionTicket.decode(null))
                .withMessage("encoding");
    }

    private static void assertMalformed(byte[] encoding, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionTicket.decode(encoding))
                .withMessage("malformed ticket encoding: " + reason);
    }

    private static void assertRejectedOrFaithful(byte[] encoding) {
        SessionTicket decoded;
        try {
            decoded = SessionTicket.decode(encoding);
        } catch (IllegalArgumentException e) {
            assertThat(e).message().isNotBlank();
            return;
        }
        assertThat(decoded.encode()).isEqualTo(encoding);
    }
}
