package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.DovecotServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsIdentity;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MailClientTest {

    private static final int CONNECTIONS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"imaps", "imap"})
    void angusMail_againstDovecot_resumesAllButTheFirst(String protocol) throws MessagingException {
        SSLContext context = Contexts.resuming();
        try (DovecotServer server = DovecotServer.start(ServerOptions.tls13())) {
            int port = protocol.equals("imaps") ? server.port() : server.plainPort();
            for (int i = 0; i < CONNECTIONS; i++) {
                readInbox(context, protocol, port);
            }
            assertThat(server.awaitHandshakes(CONNECTIONS)).as(server.log()).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    private static void readInbox(SSLContext context, String protocol, int port) throws MessagingException {
        String prefix = "mail." + protocol;
        Properties properties = new Properties();
        properties.put(prefix + ".ssl.socketFactory", context.getSocketFactory());
        properties.put(prefix + ".ssl.checkserveridentity", "true");
        properties.put(prefix + ".starttls.enable", "true");
        properties.put(prefix + ".starttls.required", "true");
        try (Store store = Session.getInstance(properties).getStore(protocol)) {
            store.connect("localhost", port, "somebody", TlsIdentity.PASSWORD);
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessageCount()).isZero();
            inbox.close();
        }
    }
}
