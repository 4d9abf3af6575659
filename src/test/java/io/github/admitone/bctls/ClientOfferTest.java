package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class ClientOfferTest {

    private static String serverName(byte[] name) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsExtensionsUtils.addServerNameExtensionClient(
                extensions, new Vector<>(List.of(new ServerName(NameType.host_name, name))));
        ClientOffer offer = new ClientOffer();
        offer.extensions(extensions);
        return offer.serverName();
    }

    @Test
    void serverName_ofAscii_isTheName() throws IOException {
        assertThat(serverName("example.com".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("example.com");
    }

    @Test
    void serverName_ofOtherNonAsciiBytes_isAnotherName() throws IOException {
        assertThat(serverName(new byte[] {'f', (byte) 0xFC, 'r'}))
                .isNotEqualTo(serverName(new byte[] {'f', (byte) 0xF6, 'r'}));
    }

    @Test
    void serverName_ofNonAsciiBytes_staysTheSame() throws IOException {
        byte[] name = "tür.example".getBytes(StandardCharsets.UTF_8);

        assertThat(serverName(name)).isEqualTo(serverName(name.clone()));
    }

    @Test
    void serverName_withoutTheExtension_isEmpty() {
        assertThat(new ClientOffer().serverName()).isEmpty();
    }
}
