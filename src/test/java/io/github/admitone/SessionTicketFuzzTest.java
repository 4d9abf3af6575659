package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a store gives back is decoded, or refused as its documentation says. */
class SessionTicketFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void decode(byte[] encoding) {
        SessionTicket ticket;
        try {
            ticket = SessionTicket.decode(encoding);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(ticket.encode()).isEqualTo(encoding);
        ticket.destroy();
    }
}
