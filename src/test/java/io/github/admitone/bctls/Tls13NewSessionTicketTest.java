package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Test;

class Tls13NewSessionTicketTest {

    private static final byte[] NONCE = {1, 2, 3};
    private static final byte[] TICKET = {4, 5};
    private static final byte[] EXTENSIONS = {6, 7, 8, 9};

    @Test
    void parse_everyFieldSet_readsEveryField() throws IOException {
        byte[] body = Tls13IssuingServer.newSessionTicket(0xFFFF_FFFFL, 0xFEDC_BA98L, NONCE, TICKET, EXTENSIONS);

        Tls13NewSessionTicket ticket = parse(body, bytes -> {
            assertThat(bytes).isEqualTo(EXTENSIONS);
            return Map.of(ExtensionType.early_data, new byte[] {(byte) 0xFF, 0, 0, 1});
        });

        assertThat(ticket.lifetime()).isEqualTo(Duration.ofSeconds(0xFFFF_FFFFL));
        assertThat(ticket.ageAdd()).isEqualTo(0xFEDC_BA98L);
        assertThat(ticket.nonce()).isEqualTo(NONCE);
        assertThat(ticket.ticket()).isEqualTo(TICKET);
        assertThat(ticket.maxEarlyDataSize()).isEqualTo(0xFF00_0001L);
    }

    @Test
    void parse_noExtensions_acceptsNoEarlyData() throws IOException {
        assertThat(parse(body(NONCE, TICKET), bytes -> Map.of()).maxEarlyDataSize())
                .isZero();
    }

    @Test
    void parse_emptyNonce_isAllowed() throws IOException {
        assertThat(parse(body(new byte[0], TICKET), bytes -> Map.of()).nonce()).isEmpty();
    }

    @Test
    void parse_longestTicket_isRead() throws IOException {
        assertThat(parse(body(NONCE, new byte[65_535]), bytes -> Map.of()).ticket())
                .hasSize(65_535);
    }

    @Test
    void parse_emptyTicket_isDecodeError() {
        assertThat(alertOf(body(NONCE, new byte[0]))).isEqualTo(AlertDescription.decode_error);
    }

    @Test
    void parse_truncatedAnywhere_isDecodeError() {
        byte[] body = body(NONCE, TICKET);
        for (int length = 0; length < body.length; length++) {
            assertThat(alertOf(Arrays.copyOf(body, length)))
                    .as("of %d bytes", length)
                    .isEqualTo(AlertDescription.decode_error);
        }
    }

    @Test
    void parse_trailingByte_isDecodeError() {
        byte[] body = body(NONCE, TICKET);
        assertThat(alertOf(Arrays.copyOf(body, body.length + 1))).isEqualTo(AlertDescription.decode_error);
    }

    @Test
    void parse_earlyDataOfAnotherLength_isDecodeError() {
        for (int length : new int[] {0, 3, 5}) {
            assertThat(alertOf(body(NONCE, TICKET), bytes -> Map.of(ExtensionType.early_data, new byte[length])))
                    .isEqualTo(AlertDescription.decode_error);
        }
    }

    @Test
    void parse_truncatedExtension_isDecodeError() {
        assertThat(alertOf(body(NONCE, TICKET), bytes -> {
                    throw new EOFException();
                }))
                .isEqualTo(AlertDescription.decode_error);
    }

    @Test
    void parse_readerNamesAnAlert_keepsIt() {
        assertThat(alertOf(body(NONCE, TICKET), bytes -> {
                    throw new TlsFatalAlert(AlertDescription.illegal_parameter);
                }))
                .isEqualTo(AlertDescription.illegal_parameter);
    }

    private static byte[] body(byte[] nonce, byte[] ticket) {
        return Tls13IssuingServer.newSessionTicket(1, 2, nonce, ticket, new byte[0]);
    }

    private static short alertOf(byte[] body) {
        return alertOf(body, bytes -> Map.of());
    }

    private static short alertOf(byte[] body, Tls13NewSessionTicket.ExtensionsReader reader) {
        return catchThrowableOfType(TlsFatalAlert.class, () -> parse(body, reader))
                .getAlertDescription();
    }

    private static Tls13NewSessionTicket parse(byte[] body, Tls13NewSessionTicket.ExtensionsReader reader)
            throws IOException {
        return Tls13NewSessionTicket.parse(new ByteArrayInputStream(body), reader);
    }
}
