package io.github.admitone.bctls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Whatever a TLS 1.3 server says once it is encrypted: the client throws nothing but IOExceptions, and none that hides a
 * bug; tickets come from completed handshakes alone, each is sent once, and with each the next connection resumes.
 *
 * <p>The first byte of an input decides about both sides, the rest is a {@link FlightScript}.
 */
class Tls13FlightFuzzTest {

    private static final int CLIENT_OFFERS = 1;
    private static final int SERVER_ACCEPTS = 2;
    private static final int CLIENT_REJECTS = 4;
    private static final int HELD = 2;

    @FuzzTest(maxDuration = "10m")
    void offerInput(byte[] input) throws IOException {
        ByteArrayInputStream script = new ByteArrayInputStream(input);
        int decisions = Math.max(0, script.read());
        boolean offers = (decisions & CLIENT_OFFERS) != 0;
        boolean accepts = offers && (decisions & SERVER_ACCEPTS) != 0;
        FuzzedConnection connection = new FuzzedConnection();
        for (int number = 1; offers && number <= HELD; number++) {
            connection.holdTls13(number);
        }
        if ((decisions & CLIENT_REJECTS) != 0) {
            connection.client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);
        }

        connection.protocol.connect(connection.client);
        Tls13KeyedServer server = new Tls13KeyedServer(connection.protocol, connection.ledger);
        server.serverHello(accepts);
        new FlightScript(script, server).play();
        connection.end(server);

        boolean resumed = accepts && connection.client.complete;
        connection.assertStatus(
                !offers
                        ? ResumptionStatus.NO_TICKET
                        : !accepts
                                ? ResumptionStatus.DECLINED
                                : resumed ? ResumptionStatus.RESUMED : ResumptionStatus.FAILED);
        connection.assertTickets(accepts ? HELD - 1 : 0);
        connection.assertHonestServerIsReached();
    }
}
