package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.tls.PRFAlgorithm;
import org.junit.jupiter.api.Test;

class TicketPskTest {

    private static final byte[] IDENTITY = {7, 8, 9};
    private final TicketPsk psk = new TicketPsk(IDENTITY.clone(), null, PRFAlgorithm.tls13_hkdf_sha256);

    /** The list's length, and two identities with an age of zero each. */
    private static byte[] extension(int... identity) {
        byte[] extension = new byte[] {0, 19, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0};
        for (int i = 0; i < identity.length; i++) {
            extension[4 + i] = (byte) identity[i];
        }
        return extension;
    }

    @Test
    void writeAge_firstIdentityIsTheTicket_writesItBigEndian() {
        byte[] extension = extension(7, 8, 9);
        psk.writeAge(extension, 0xFEDC_BA98L);
        assertThat(extension).isEqualTo(new byte[] {
            0, 19, 0, 3, 7, 8, 9, (byte) 0xFE, (byte) 0xDC, (byte) 0xBA, (byte) 0x98, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0
        });
    }

    @Test
    void writeAge_firstIdentityIsAnother_writesNothing() {
        byte[] extension = extension(7, 8, 10);
        psk.writeAge(extension, 0xFEDC_BA98L);
        assertThat(extension).isEqualTo(extension(7, 8, 10));
    }

    @Test
    void writeAge_firstIdentityOnlyBeginsLikeTheTicket_writesNothing() {
        byte[] extension = extension(7, 8, 9);
        TicketPsk shorter = new TicketPsk(new byte[] {7, 8}, null, PRFAlgorithm.tls13_hkdf_sha256);
        shorter.writeAge(extension, 0xFEDC_BA98L);
        assertThat(extension).isEqualTo(extension(7, 8, 9));
    }

    @Test
    void identities_ofAnExtension_areCounted() {
        assertThat(TicketPsk.identities(extension(7, 8, 9))).isEqualTo(2);
    }

    @Test
    void identity_handedOut_isACopy() {
        psk.getIdentity()[0] = 0;
        assertThat(psk.getIdentity()).isEqualTo(IDENTITY);
    }
}
