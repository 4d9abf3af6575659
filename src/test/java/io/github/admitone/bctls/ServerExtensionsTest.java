package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.junit.jupiter.api.Test;

/**
 * What a client learns in {@code processServerExtensions}, which Bouncy Castle does not call on a resumption before TLS
 * 1.3: it learns that on each connection, or does not resume.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class ServerExtensionsTest {

    private static final int PROFILE = SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(events).build();

    /** Is of no use to its user without a profile for the media (RFC 5764 §4.1). */
    private static class MediaClient extends DtlsClient {

        int calls;
        UseSRTPData negotiated;

        MediaClient(ProtocolVersion version) throws IOException {
            versions = version.only();
            TlsSRTPUtils.addUseSRTPExtension(
                    moreExtensions, new UseSRTPData(new int[] {PROFILE}, TlsUtils.EMPTY_BYTES));
        }

        @Override
        public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            calls++;
            negotiated = TlsSRTPUtils.getUseSRTPExtension(extensions);
        }
    }

    private static BouncyCastleServer mediaServer() throws IOException {
        BouncyCastleServer server = BouncyCastleServer.withCertificate();
        server.moreExtensions = mediaExtensions();
        return server;
    }

    private static void assertLearnt(MediaClient client) {
        assertThat(client.negotiated).isNotNull();
        assertThat(client.negotiated.getProtectionProfiles()).containsExactly(PROFILE);
        assertThat(client.calls).isOne();
    }

    @Test
    void profile_overDtls_isLearntOnEachConnection() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12(), "-use_srtp", "SRTP_AES128_CM_SHA1_80")) {
            for (int i = 0; i < 4; i++) {
                MediaClient client = new MediaClient(ProtocolVersion.DTLSv12);
                DatagramConnection.exchange(server.port(), resumption.client(DatagramConnection.key(), client));
                assertLearnt(client);
            }
        }
    }

    @Test
    void profile_overTls12_isLearntOnEachConnection() throws IOException {
        try (BouncyCastleServer server = mediaServer()) {
            for (int i = 0; i < 4; i++) {
                MediaClient client = new MediaClient(ProtocolVersion.TLSv12);
                Connection.exchange(resumption, server.port(), client);
                assertLearnt(client);
            }
        }
    }

    @Test
    void profile_ofADecoratedClientOverTls12_isLearntOnEachConnection() throws IOException {
        try (BouncyCastleServer server = mediaServer()) {
            for (int i = 0; i < 4; i++) {
                MediaClient client = new MediaClient(ProtocolVersion.TLSv12);
                PlainConnection.exchange(server.port(), resumption.client(Connection.key(), client));
                assertLearnt(client);
            }
        }
    }

    /** A session that came without a profile says nothing about one to a client that asks for it now. */
    @Test
    void profile_afterASessionOfAClientThatAskedForNone_isLearntOrNotNegotiated() throws IOException {
        try (BouncyCastleServer server = mediaServer()) {
            server.moreExtensions = Map.of();
            Connection.exchange(resumption, server.port(), new Tls12Client());
            server.moreExtensions = mediaExtensions();
            MediaClient client = new MediaClient(ProtocolVersion.TLSv12);
            ResumingTlsClientProtocol protocol = Connection.exchange(resumption, server.port(), client);

            assertThat(client.negotiated == null).isEqualTo(protocol.isResumed());
            assertThat(client.calls).isLessThanOrEqualTo(1);
        }
    }

    private static Map<Integer, byte[]> mediaExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {PROFILE}, TlsUtils.EMPTY_BYTES));
        return Map.copyOf(extensions);
    }

    /** A client that insists on what was negotiated is not overruled by a resumption. */
    @Test
    void objection_toWhatWasNegotiated_failsTheSecondConnectionToo() throws IOException {
        try (BouncyCastleServer server = mediaServer()) {
            Connection.exchange(resumption, server.port(), new MediaClient(ProtocolVersion.TLSv12));
            MediaClient objecting = new MediaClient(ProtocolVersion.TLSv12) {
                @Override
                public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions)
                        throws IOException {
                    throw new TlsFatalAlert(AlertDescription.insufficient_security);
                }
            };

            assertThatThrownBy(() -> Connection.exchange(resumption, server.port(), objecting))
                    .hasMessageContaining("insufficient_security");
        }
    }

    @Test
    void client_thatAsksForNothingSpecial_isResumedAndHearsOfItsExtensionsAtMostOnce() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            for (int i = 0; i < 2; i++) {
                MediaClient client = new MediaClient(ProtocolVersion.TLSv12);
                client.moreExtensions.remove(ExtensionType.use_srtp);
                Connection.exchange(resumption, server.port(), client);
                assertThat(client.calls).isLessThanOrEqualTo(1);
                assertThat(client.negotiated).isNull();
            }
            assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
        }
    }

    @Test
    void client_ofTls13_hearsOfItsExtensionsOnceOnAResumption() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        for (int i = 0; i < 2; i++) {
            MediaClient client = new MediaClient(ProtocolVersion.TLSv13);
            Wire.connect(resumption, server, client).exchange();
            assertThat(client.calls).isOne();
        }
        assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
    }
}
