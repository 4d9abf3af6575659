package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.NginxServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that know their clients by certificates, and clients of several identities at one host and port. */
class ClientIdentityServersTest {

    private static final String NOBODY = "";

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final RecordingListener outcomes = new RecordingListener();
    private ProtocolVersion version = ProtocolVersion.TLSv12;

    private TicketResumption withoutScope() {
        return TicketResumption.builder(cache).listener(outcomes).build();
    }

    private TicketResumption withScopeOf(String name) {
        try {
            byte[] certificate = TestClient.clientIdentity(name).certificate().getEncoded();
            return TicketResumption.builder(cache)
                    .listener(outcomes)
                    .scope(SessionScope.builder().clientIdentity(certificate).build())
                    .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One way to make a connection. */
    private interface Connecting {
        void connect(TicketResumption resumption, String name) throws IOException;
    }

    /** {@return what the listener was told; a server that insists on a certificate ends the connection without one} */
    private ResumptionStatus outcome(Connecting connecting, TicketResumption resumption, String name)
            throws IOException {
        try {
            connecting.connect(resumption, name);
        } catch (IOException e) {
            assertThat(name).as("refused: %s", e).isEqualTo(NOBODY);
        }
        return outcomes.last();
    }

    private List<ResumptionStatus> outcomesWithoutScope(Connecting connecting, String... names) throws IOException {
        TicketResumption resumption = withoutScope();
        List<ResumptionStatus> statuses = new ArrayList<>();
        for (String name : names) {
            statuses.add(outcome(connecting, resumption, name));
        }
        return statuses;
    }

    private List<ResumptionStatus> outcomesWithScope(Connecting connecting) throws IOException {
        List<ResumptionStatus> statuses = new ArrayList<>();
        for (String name : List.of("alice", "bob", "alice", "bob")) {
            statuses.add(outcome(connecting, withScopeOf(name), name));
        }
        return statuses;
    }

    private void assertResumesWithScopesAlone(TlsServer server, Connecting connecting, String... names)
            throws IOException {
        assertThat(outcomesWithoutScope(connecting, names)).containsOnly(ResumptionStatus.NO_TICKET);
        assertThat(server.resumptionsSeen()).as(server.log()).isZero();

        assertThat(outcomesWithScope(connecting))
                .containsExactly(
                        ResumptionStatus.NO_TICKET,
                        ResumptionStatus.NO_TICKET,
                        ResumptionStatus.RESUMED,
                        ResumptionStatus.RESUMED);
        // Without a certificate nginx, too, completes the handshake, and refuses afterwards.
        int refused = server instanceof NginxServer
                ? 0
                : (int) Stream.of(names).filter(NOBODY::equals).count();
        assertThat(server.awaitHandshakes(names.length - refused + 4))
                .as(server.log())
                .isTrue();
        assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(2);
    }

    private Connecting over(int port) {
        return (resumption, name) -> Connection.exchange(resumption, port, client(name, new Tls12Client()));
    }

    private <T extends TestClient> T client(String name, T client) {
        client.versions = version.only();
        client.identity = name.equals(NOBODY) ? null : TestClient.clientIdentity(name);
        return client;
    }

    private ServerOptions options(String name) {
        version = name.equals("TLSv1.3") ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        return ServerOptions.of(name).withClientCertificate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void openSsl_thatInsistsOnACertificate_resumesNobodyAsSomebodyElse(String versionName) throws IOException {
        try (TlsServer server = OpenSslServer.start(options(versionName))) {
            assertResumesWithScopesAlone(server, over(server.port()), "alice", "bob", "alice", NOBODY);
        }
    }

    @Test
    void openSsl_withoutTickets_resumesNobodyAsSomebodyElse() throws IOException {
        try (TlsServer server = OpenSslServer.start(options("TLSv1.2").withoutTickets())) {
            assertResumesWithScopesAlone(server, over(server.port()), "alice", "bob", "alice", NOBODY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void nginx_thatInsistsOnACertificate_resumesNobodyAsSomebodyElse(String versionName) throws IOException {
        try (TlsServer server = NginxServer.start(options(versionName))) {
            assertResumesWithScopesAlone(server, over(server.port()), "alice", "bob", "alice", NOBODY);
        }
    }

    @Test
    void openSsl_overDtls_resumesNobodyAsSomebodyElse() throws IOException {
        version = ProtocolVersion.DTLSv12;
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12().withClientCertificate())) {
            assertResumesWithScopesAlone(
                    server,
                    (resumption, name) -> DatagramConnection.exchange(
                            server.port(), resumption.client(DatagramConnection.key(), client(name, new DtlsClient()))),
                    "alice",
                    "bob",
                    "alice");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bouncyCastle_thatAsksForACertificate_resumesNobodyAsSomebodyElse(boolean tickets) throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.asksForCertificate = true;
            server.tickets = tickets;
            assertThat(outcomesWithoutScope(over(server.port()), "alice", "bob", "alice", NOBODY))
                    .doesNotContain(ResumptionStatus.RESUMED);
            assertThat(server.resumptions).hasValue(0);

            assertThat(outcomesWithScope(over(server.port())))
                    .endsWith(ResumptionStatus.RESUMED, ResumptionStatus.RESUMED);
            assertThat(server.resumptions).hasValue(2);
        }
    }

    @Test
    void bouncyCastle_withAClientDecoratedAlone_resumesNobodyAsSomebodyElse() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.asksForCertificate = true;
            Connecting decorating = (resumption, name) -> PlainConnection.exchange(
                    server.port(), resumption.client(Connection.key(), client(name, new Tls12Client())));
            assertThat(outcomesWithoutScope(decorating, "alice", "bob", "alice", NOBODY))
                    .doesNotContain(ResumptionStatus.RESUMED);
            assertThat(server.resumptions).hasValue(0);
        }
    }
}
