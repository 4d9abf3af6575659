package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionParametersTest {

    private final ConnectionParameters parameters = new ConnectionParameters(Algorithms.of(FacadeCrypto.create()));

    private void refuses(Consumer<SSLParameters> setting) {
        SSLParameters asked = parameters.toSslParameters();
        setting.accept(asked);
        assertThatThrownBy(() -> parameters.apply(asked)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void apply_whatIsNotSupported_throws() {
        refuses(asked -> asked.setNeedClientAuth(true));
        refuses(asked -> asked.setWantClientAuth(true));
        refuses(asked -> asked.setMaximumPacketSize(1000));
        refuses(asked -> asked.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(".*"))));
        refuses(asked -> asked.setProtocols(new String[] {"TLSv1.1"}));
        refuses(asked -> asked.setCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"}));
    }

    @Test
    void apply_refused_changesNothing() {
        SSLParameters asked = new SSLParameters();
        asked.setEndpointIdentificationAlgorithm("HTTPS");
        asked.setProtocols(new String[] {"TLSv1.2"});
        asked.setCipherSuites(new String[] {"none"});
        assertThatThrownBy(() -> parameters.apply(asked)).isInstanceOf(IllegalArgumentException.class);
        assertThat(parameters.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(parameters.endpointIdentification()).isEmpty();
    }

    @Test
    void apply_whatWasGotten_isTheSame() {
        SSLParameters asked = new SSLParameters();
        asked.setEndpointIdentificationAlgorithm("LDAPS");
        asked.setApplicationProtocols(new String[] {"h2"});
        asked.setServerNames(List.of(new SNIHostName("example.com")));
        asked.setProtocols(new String[] {"TLSv1.3"});
        parameters.apply(asked);

        parameters.apply(parameters.toSslParameters());

        SSLParameters got = parameters.toSslParameters();
        assertThat(got.getEndpointIdentificationAlgorithm()).isEqualTo("LDAPS");
        assertThat(got.getApplicationProtocols()).containsExactly("h2");
        assertThat(got.getServerNames()).containsExactly(new SNIHostName("example.com"));
        assertThat(got.getProtocols()).containsExactly("TLSv1.3");
        assertThat(got.getCipherSuites()).isEqualTo(parameters.cipherSuites());
    }

    @Test
    void apply_null_leavesWhatWasSet() {
        SSLParameters asked = new SSLParameters();
        asked.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.apply(asked);
        parameters.apply(new SSLParameters());
        assertThat(parameters.endpointIdentification()).isEqualTo("HTTPS");
        assertThat(parameters.protocols()).hasSize(2);
    }

    @Test
    void setters_null_areRefused() {
        assertThatThrownBy(() -> parameters.setProtocols(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parameters.setCipherSuites(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void serverNames_ofAFullName_isThatName() {
        assertThat(parameters.serverNames("example.com")).containsExactly(new SNIHostName("example.com"));
        assertThat(parameters.serverNames("example.com.")).containsExactly(new SNIHostName("example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1", "", "a_b.example.com ", ".", ".com"})
    void serverNames_ofAnythingElse_areNone(String host) {
        assertThat(parameters.serverNames(host)).isEmpty();
    }

    @Test
    void copy_isIndependent() {
        ConnectionParameters copy = parameters.copy();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        assertThat(copy.protocols()).hasSize(2);
    }
}
