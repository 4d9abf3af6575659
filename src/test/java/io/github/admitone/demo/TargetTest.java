package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.admitone.SessionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "example.com:443, example.com, 443",
        "EXAMPLE.com.:8443, example.com, 8443",
        "192.0.2.1:443, 192.0.2.1, 443",
        "[::1]:443, ::1, 443"
    })
    void parse_hostAndPort_isThatServer(String argument, String host, int port) throws DemoException {
        assertThat(Target.parse(argument)).isEqualTo(new Target(SessionKey.of(host, port), false));
    }

    @Test
    void parse_insecure_standsBeforeOrAfterTheServer() throws DemoException {
        assertThat(Target.parse("a:1", "--insecure").insecure()).isTrue();
        assertThat(Target.parse("--insecure", "a:1").insecure()).isTrue();
        assertThat(Target.parse("a:1").insecure()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                ":443",
                "a:",
                "a:b",
                "a:0",
                "a:65536",
                "a:-1",
                "::1:443",
                "[::1]",
                "[::x]:1",
                "--secure"
            })
    void parse_notAServer_quotesTheArgument(String argument) {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> Target.parse(argument))
                .withMessageStartingWith("wrong argument \"" + argument + "\": ");
    }

    @Test
    void parse_twoServers_refusesTheSecond() {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> Target.parse("a:1", "b:2"))
                .withMessageStartingWith("wrong argument \"b:2\"");
    }

    @Test
    void parse_insecureAlone_asksForAServer() {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> Target.parse("--insecure"))
                .withMessageStartingWith("no server named");
    }

    @Test
    void toString_ipv6_hasBrackets() throws DemoException {
        assertThat(Target.parse("[2001:db8::1]:443")).hasToString("[2001:db8:0:0:0:0:0:1]:443");
    }
}
