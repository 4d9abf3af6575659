package io.github.admitone.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CompatibilityPagesTest {

    @Test
    void readme_hasTheSummaryOfTheTable() throws IOException {
        assertThat(CompatibilityPages.between(CompatibilityPages.README))
                .isEqualTo(CompatibilityPages.summary(CompatibilityPages.rows()));
    }

    @Test
    void table_hasTheVersionThatTheBuildUses() throws IOException {
        assertThat(CompatibilityPages.rows())
                .filteredOn(row -> row.bouncyCastle().equals("bctls-jdk18on 1.84"))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.summary()).isEqualTo(CompatibilityRow.RESUMES));
    }

    @Test
    void cell_ofAWarningOfTheLibrary_saysWhatIsMissing() {
        assertThat(CompatibilityRow.cell("TLS sessions are not resumed: Bouncy Castle 1.77.0 has no Foo\nA, A\n"))
                .isEqualTo("off: has no Foo");
    }

    @Test
    void cell_ofAFullAndAResumedConnection_resumes() {
        assertThat(CompatibilityRow.cell("NO_TICKET, RESUMED\n")).isEqualTo(CompatibilityRow.RESUMES);
        assertThat(CompatibilityRow.cell("NO_TICKET, DECLINED\n")).isEqualTo("NO_TICKET, DECLINED");
    }

    @Test
    void row_asMarkdown_isReadAgain() {
        CompatibilityRow row = new CompatibilityRow("bctls-fips 2.1.24", "class path", 25, "resumes", "off: x", "y, z");

        assertThat(CompatibilityRow.parse(row.markdown())).hasValue(row);
    }
}
