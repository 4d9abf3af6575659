package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void parse_nothing_isTheDemosOwnServerOverTls13() throws DemoException {
        Options options = Options.parse();

        assertThat(options.target()).isEmpty();
        assertThat(options.version()).isEqualTo(ProtocolVersion.TLSv13);
        assertThat(options.help()).isFalse();
    }

    @Test
    void parse_tls12Alone_isTheDemosOwnServerOverTls12() throws DemoException {
        Options options = Options.parse("--tls12");

        assertThat(options.target()).isEmpty();
        assertThat(options.version()).isEqualTo(ProtocolVersion.TLSv12);
    }

    @Test
    void parse_everyOption_takesTheValuesAfterThem() throws DemoException {
        Options options = Options.parse("--tls12", "--ca", "ca.pem", "a:1", "--store", "dir:tickets");

        assertThat(options.version()).isEqualTo(ProtocolVersion.TLSv12);
        assertThat(options.target()).contains(Target.of("a", 1));
        assertThat(options.authorities()).contains(Path.of("ca.pem"));
        assertThat(options.store()).contains("dir:tickets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ca", "--store"})
    void parse_optionWithoutItsValue_isRefused(String option) {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> Options.parse("a:1", option))
                .withMessage("wrong argument \"" + option + "\": expected a value after it");
    }

    @Test
    void parse_authoritiesWithoutAServer_asksForOne() {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> Options.parse("--ca", "ca.pem"))
                .withMessageStartingWith("no server named");
    }
}
