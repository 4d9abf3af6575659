package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsDHEKeyExchange;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsECDHEKeyExchange;
import org.bouncycastle.tls.TlsKeyExchange;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key exchange of the user's own, which casts the cryptography of its context to what the user passed in. */
class Tls12KeyExchangeTest {

    private final TicketResumption resumption =
            TicketResumption.using(StripedSessionCache.builder().build());

    private static final class CastingClient extends Tls12Client {

        final List<JcaTlsCrypto> seen = new ArrayList<>();

        CastingClient(int suite) {
            suites = new int[] {suite};
        }

        private void see(TlsContext context) {
            assertThat(context).isInstanceOf(TlsClientContext.class);
            seen.add((JcaTlsCrypto) context.getCrypto());
        }

        @Override
        public TlsKeyExchangeFactory getKeyExchangeFactory() {
            return new DefaultTlsKeyExchangeFactory() {
                @Override
                public TlsKeyExchange createECDHEKeyExchangeClient(int keyExchange) {
                    return new TlsECDHEKeyExchange(keyExchange) {
                        @Override
                        public void init(TlsContext context) {
                            see(context);
                            super.init(context);
                        }
                    };
                }

                @Override
                public TlsKeyExchange createDHEKeyExchangeClient(int keyExchange, TlsDHGroupVerifier verifier) {
                    return new TlsDHEKeyExchange(keyExchange, verifier) {
                        @Override
                        public void init(TlsContext context) {
                            see(context);
                            super.init(context);
                        }
                    };
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256})
    void keyExchange_ofTheUsers_seesTheUsersCrypto(int suite) throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            CastingClient client = new CastingClient(suite);
            Connection.exchange(resumption, server.port(), client);
            assertThat(client.seen).singleElement().isSameAs(client.getCrypto());
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256})
    void keyExchange_ofTheUsers_isNotInTheWayOfAResumption(int suite) throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            Connection.exchange(resumption, server.port(), new CastingClient(suite));
            CastingClient client = new CastingClient(suite);
            assertThat(Connection.exchange(resumption, server.port(), client).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
            assertThat(client.seen).as("a resumed handshake exchanges no keys").isEmpty();
        }
    }
}
