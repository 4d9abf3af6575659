package io.github.admitone;

import static io.github.admitone.TestTickets.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateChainTest {

    /** Two certificates, AABB with extensions CCDDEE, and FF without any. */
    private static final byte[] LIST =
            HexFormat.of().parseHex("000002" + "aabb" + "0003" + "ccddee" + "000001" + "ff" + "0000");

    private static final int ENTRY_OVERHEAD = 5;

    @Test
    void empty_hasNoCertificates() {
        CertificateChain empty = CertificateChain.empty();

        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.certificates()).isEmpty();
        assertThat(empty.byteLength()).isZero();
    }

    @Test
    void of_noCertificates_isEmpty() {
        assertThat(CertificateChain.of(List.of())).isSameAs(CertificateChain.empty());
    }

    @Test
    void ofCertificateList_noEntries_isEmpty() {
        assertThat(CertificateChain.ofCertificateList(new byte[0])).isSameAs(CertificateChain.empty());
    }

    @Test
    void of_certificates_areReturnedInOrder() {
        byte[] first = filled(0x12345, 1);
        byte[] second = filled(0x101, 2);

        CertificateChain chain = CertificateChain.of(List.of(first, second));

        assertThat(chain.certificates()).containsExactly(first, second);
        assertThat(chain.isEmpty()).isFalse();
    }

    @Test
    void of_certificates_haveEmptyExtensions() {
        CertificateChain chain = CertificateChain.of(List.of(new byte[] {7, 8}));

        assertThat(chain.toCertificateList()).isEqualTo(HexFormat.of().parseHex("000002" + "0708" + "0000"));
    }

    @Test
    void ofCertificateList_entriesWithExtensions_returnsTheCertificates() {
        assertThat(CertificateChain.ofCertificateList(LIST).certificates())
                .containsExactly(new byte[] {(byte) 0xAA, (byte) 0xBB}, new byte[] {(byte) 0xFF});
    }

    @Test
    void toCertificateList_keepsExtensions() {
        assertThat(CertificateChain.ofCertificateList(LIST).toCertificateList()).isEqualTo(LIST);
    }

    @Test
    void byteLength_isThatOfTheEntries() {
        assertThat(CertificateChain.ofCertificateList(LIST).byteLength()).isEqualTo(LIST.length);
    }

    @Test
    void ofCertificateList_truncatedAnywhere_isRejected() {
        int endOfFirst = 10;
        for (int length = 1; length < LIST.length; length++) {
            if (length != endOfFirst) {
                byte[] truncated = Arrays.copyOf(LIST, length);
                assertThatIllegalArgumentException()
                        .as("%d bytes", length)
                        .isThrownBy(() -> CertificateChain.ofCertificateList(truncated))
                        .withMessageStartingWith("certificate chain is malformed at byte ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"000000" + "0000", "800000" + "aa" + "0000", "ffffff" + "aa" + "0000", "000001" + "aa" + "ffff"})
    void ofCertificateList_lengthThatCannotBe_isRejected(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CertificateChain.ofCertificateList(HexFormat.of().parseHex(list)))
                .withMessageStartingWith("certificate chain is malformed at byte ");
    }

    @Test
    void of_emptyCertificate_isRejected() {
        List<byte[]> certificates = List.of(new byte[0]);

        assertThatIllegalArgumentException().isThrownBy(() -> CertificateChain.of(certificates));
    }

    @Test
    void of_longest_isAccepted() {
        byte[] certificate = new byte[CertificateChain.MAX_BYTES - ENTRY_OVERHEAD];

        assertThat(CertificateChain.of(List.of(certificate)).byteLength()).isEqualTo(CertificateChain.MAX_BYTES);
    }

    @Test
    void of_tooLong_isRejectedWithTheBound() {
        List<byte[]> certificates = List.of(new byte[CertificateChain.MAX_BYTES - ENTRY_OVERHEAD + 1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateChain.of(certificates))
                .withMessage("certificate chain must be at most 262144 bytes long, but was 262145");
    }

    @Test
    void of_longerThanAnyArray_isRejectedBeforeItIsAllocated() {
        List<byte[]> certificates = Collections.nCopies(10_000, new byte[250_000]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateChain.of(certificates))
                .withMessage("certificate chain must be at most 262144 bytes long, but was 2500050000");
    }

    @Test
    void ofCertificateList_tooLong_isRejectedWithTheBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateChain.ofCertificateList(new byte[CertificateChain.MAX_BYTES + 1]))
                .withMessage("certificate chain must be at most 262144 bytes long, but was 262145");
    }

    @Test
    void of_arrayChangedAfterwards_isCopied() {
        byte[] certificate = {1};
        CertificateChain chain = CertificateChain.of(List.of(certificate));
        certificate[0] = 2;

        assertThat(chain.certificates().get(0)).containsExactly(1);
    }

    @Test
    void ofCertificateList_arrayChangedAfterwards_isCopied() {
        byte[] list = LIST.clone();
        CertificateChain chain = CertificateChain.ofCertificateList(list);
        list[3] = 0;

        assertThat(chain.toCertificateList()).isEqualTo(LIST);
    }

    @Test
    void certificates_changedByTheirReader_areCopies() {
        CertificateChain chain = CertificateChain.of(List.of(new byte[] {1}));
        chain.certificates().get(0)[0] = 2;

        assertThat(chain.certificates().get(0)).containsExactly(1);
    }

    @Test
    void toCertificateList_changedByItsReader_isACopy() {
        CertificateChain chain = CertificateChain.ofCertificateList(LIST);
        chain.toCertificateList()[0] = 99;

        assertThat(chain.toCertificateList()).isEqualTo(LIST);
    }

    @Test
    void equals_sameEntries_isTrueWithTheSameHash() {
        CertificateChain chain = CertificateChain.ofCertificateList(LIST);
        CertificateChain same = CertificateChain.ofCertificateList(LIST);

        assertThat(chain).isEqualTo(same).hasSameHashCodeAs(same);
    }

    @Test
    void equals_itself_isTrue() {
        CertificateChain chain = CertificateChain.ofCertificateList(LIST);

        assertThat(chain.equals(chain)).isTrue();
    }

    @Test
    void equals_otherEntriesOrType_isFalse() {
        CertificateChain chain = CertificateChain.ofCertificateList(LIST);

        assertThat(chain)
                .isNotEqualTo(CertificateChain.empty())
                .isNotEqualTo("chain")
                .isNotEqualTo(null);
        assertThat(chain.hashCode()).isNotEqualTo(CertificateChain.empty().hashCode());
    }

    @Test
    void toString_showsSizesOnly() {
        assertThat(CertificateChain.ofCertificateList(LIST)).hasToString("CertificateChain[2 certificates, 16 bytes]");
    }

    @Test
    void of_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> CertificateChain.of(null))
                .withMessage("certificates");
    }

    @Test
    void of_nullCertificate_isNamed() {
        List<byte[]> certificates = Arrays.asList(new byte[] {1}, null);

        assertThatNullPointerException()
                .isThrownBy(() -> CertificateChain.of(certificates))
                .withMessage("certificate");
    }

    @Test
    void ofCertificateList_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> CertificateChain.ofCertificateList(null))
                .withMessage("certificateList");
    }
}
