package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.ExternalServer;
import io.github.admitone.server.ProftpdServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsIdentity;
import io.github.admitone.server.VsftpdServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FtpsTest {

    private static final int UPLOAD_BYTES = 10 << 20;

    /** An FTP server that demands resumption on data connections, and where it lets the user write. */
    enum Kind {
        VSFTPD("anonymous", "upload/") {
            @Override
            ExternalServer start(ServerOptions options) {
                return VsftpdServer.start(options);
            }
        },
        PROFTPD("test", "") {
            @Override
            ExternalServer start(ServerOptions options) {
                return ProftpdServer.start(options);
            }
        };

        private final String user;
        private final String directory;

        Kind(String user, String directory) {
            this.user = user;
            this.directory = directory;
        }

        abstract ExternalServer start(ServerOptions options);
    }

    private static FTPSClient login(SSLContext context, Kind kind, int port, String version) throws IOException {
        FTPSClient client = new FTPSClient(context);
        client.setEnabledProtocols(new String[] {version});
        client.setEndpointCheckingEnabled(true);
        client.connect("localhost", port);
        assertThat(client.login(kind.user, TlsIdentity.PASSWORD)).isTrue();
        client.execPBSZ(0);
        client.execPROT("P");
        client.enterLocalPassiveMode();
        client.setFileType(FTP.BINARY_FILE_TYPE);
        return client;
    }

    /** Control and data. */
    private static final int CONNECTIONS = 7;

    @ParameterizedTest
    @CsvSource({"VSFTPD, TLSv1.2", "VSFTPD, TLSv1.3", "PROFTPD, TLSv1.2", "PROFTPD, TLSv1.3"})
    void dataConnections_ofOneLogin_allResume(Kind kind, String version) throws IOException {
        byte[] file = new byte[UPLOAD_BYTES];
        new Random(1).nextBytes(file);
        SSLContext context = context(StripedSessionCache.builder().build());
        try (ExternalServer server = kind.start(ServerOptions.of(version))) {
            FTPSClient client = login(context, kind, server.port(), version);
            for (int i = 0; i < 3; i++) {
                assertLists(client, "");
            }
            assertThat(client.storeFile(kind.directory + "file", new ByteArrayInputStream(file)))
                    .as(client.getReplyString())
                    .isTrue();
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            assertThat(client.retrieveFile(kind.directory + "file", back))
                    .as(client.getReplyString())
                    .isTrue();
            assertThat(back.toByteArray()).isEqualTo(file);
            assertThat(assertLists(client, kind.directory)).anyMatch(name -> name.endsWith("file"));
            client.logout();
            client.disconnect();
            assertThat(server.awaitHandshakes(CONNECTIONS)).as(server.log()).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void logins_atTheSameTime_doNotMixSessions(String version) throws IOException {
        ClientSessionCache cache = StripedSessionCache.builder().build();
        try (ExternalServer server = ProftpdServer.start(ServerOptions.of(version))) {
            List<FTPSClient> logins = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                logins.add(login(context(cache), Kind.PROFTPD, server.port(), version));
            }
            for (int i = 0; i < 3; i++) {
                for (FTPSClient login : logins) {
                    assertLists(login, "");
                }
            }
            for (FTPSClient login : logins) {
                login.disconnect();
            }
        }
    }

    private static SSLContext context(ClientSessionCache cache) {
        return ResumingSslContext.forLogin(cache)
                .trustManagers(Contexts.trust())
                .build();
    }

    private static List<String> assertLists(FTPSClient client, String directory) throws IOException {
        String[] names = client.listNames(directory);
        assertThat(client.getReplyCode()).as(client.getReplyString()).isEqualTo(226);
        return List.of(names);
    }
}
