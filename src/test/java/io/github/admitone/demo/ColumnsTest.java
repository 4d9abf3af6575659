package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

    private static final String SENTENCE = "word ".repeat(100).strip();

    @ParameterizedTest
    @CsvSource(
            value = {"60, 59", "65, 64", "200, 89", "20, 59", "wide, 59", "null, 59"},
            nullValues = "null")
    void wrap_longSentence_fillsTheTerminalWithinReason(String columns, int longest) {
        assertThat(Columns.of(columns).wrap(SENTENCE).lines())
                .extracting(String::length)
                .first()
                .isEqualTo(longest);
    }

    @Test
    void wrap_sentence_losesNoWord() {
        assertThat(Columns.of("60").wrap(SENTENCE).split("\\s+", -1))
                .hasSize(100)
                .containsOnly("word");
    }
}
