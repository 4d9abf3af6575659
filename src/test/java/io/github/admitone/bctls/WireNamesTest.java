package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionTicket;
import org.junit.jupiter.api.Test;

class WireNamesTest {

    @Test
    void version_isNamedAsTheJdkDoes() {
        assertThat(WireNames.version(SessionTicket.TLS_1_3)).isEqualTo("TLSv1.3");
        assertThat(WireNames.version(SessionTicket.TLS_1_2)).isEqualTo("TLSv1.2");
        assertThat(WireNames.version(SessionTicket.DTLS_1_2)).isEqualTo("DTLSv1.2");
    }

    @Test
    void version_thatIsNotNamedHere_isItsNumber() {
        assertThat(WireNames.version(0x0301)).isEqualTo("0x0301");
    }

    @Test
    void suite_isItsIanaName() {
        assertThat(WireNames.suite(0xC02F)).isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    }

    @Test
    void suite_thatNobodyKnows_isItsNumber() {
        assertThat(WireNames.suite(0xFEFE)).isEqualTo("0xFEFE");
    }

    @Test
    void nothingChosen_hasNoName() {
        assertThat(WireNames.version(0)).isNull();
        assertThat(WireNames.suite(0)).isNull();
    }
}
