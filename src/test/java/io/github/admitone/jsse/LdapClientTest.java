package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.HaproxyTunnel;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.SlapdServer;
import io.github.admitone.server.TlsIdentity;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LdapClientTest {

    private static final int CONNECTIONS = 4;

    /** JNDI checks the host by itself: endpoint identification LDAPS. */
    @Test
    void jndi_overLdaps_resumesAllButTheFirst() throws NamingException {
        NamedSocketFactory.use(Contexts.resuming());
        try (SlapdServer server = SlapdServer.startPlain();
                HaproxyTunnel tunnel = HaproxyTunnel.start(ServerOptions.tls13(), server.port())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                bind(tunnel.port());
            }
            assertThat(server.awaitHandshakes(CONNECTIONS)).as(server.log()).isTrue();
            assertThat(tunnel.awaitHandshakes(CONNECTIONS)).as(tunnel.log()).isTrue();
            assertThat(tunnel.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @SuppressWarnings("JdkObsolete") // JNDI's.
    private static void bind(int port) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, "ldaps://localhost:" + port);
        environment.put("java.naming.ldap.factory.socket", NamedSocketFactory.class.getName());
        environment.put(Context.SECURITY_PRINCIPAL, SlapdServer.ADMINISTRATOR);
        environment.put(Context.SECURITY_CREDENTIALS, TlsIdentity.PASSWORD);
        Context context = new InitialDirContext(environment);
        assertThat(context.getNameInNamespace()).isEmpty();
        context.close();
    }
}
