package consumer;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.jsse.ResumingSslContext;
import java.io.IOException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Begins a handshake with nothing but the jar and what it requires, and fails if resumption is not at work. */
public final class Consumer {

    private Consumer() {}

    public static void main(String[] arguments) throws Exception {
        TicketResumption resumption =
                TicketResumption.using(StripedSessionCache.builder().build());
        ResumingTlsClientProtocol protocol = resumption.protocol(SessionKey.of("example.com", 443));
        protocol.connect(new Client());
        require(protocol.getAvailableOutputBytes() > 0, "no ClientHello");
        require(protocol.status() == ResumptionStatus.NO_TICKET, "status " + protocol.status());
        SSLContext context = ResumingSslContext.builder(resumption).build();
        require(context.getSocketFactory() != null, "no socket factory");
        require(
                Consumer.class.getModule().isNamed() == TicketResumption.class.getModule().isNamed(),
                "one of them is in a module, and the other is not");
        System.out.println("works on " + (Consumer.class.getModule().isNamed() ? "the module path" : "the class path"));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static final class Client extends DefaultTlsClient {

        Client() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        public TlsAuthentication getAuthentication() throws IOException {
            throw new IOException("nobody answers");
        }
    }
}
