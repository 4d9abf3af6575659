package io.github.admitone.bctls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Whatever a TLS 1.2 server says that has accepted a ticket, before and after its encryption begins: as for
 * {@link Tls13FlightFuzzTest}.
 */
class Tls12FlightFuzzTest {

    private static final int SERVER_ANNOUNCES_TICKET = 1;
    private static final int CLIENT_REJECTS = 2;
    private static final int HELD = 2;

    @FuzzTest(maxDuration = "10m")
    void offerInput(byte[] input) throws IOException {
        ByteArrayInputStream script = new ByteArrayInputStream(input);
        int decisions = Math.max(0, script.read());
        FuzzedConnection connection = new FuzzedConnection();
        for (int number = 1; number <= HELD; number++) {
            connection.holdTls12(number);
        }
        if ((decisions & CLIENT_REJECTS) != 0) {
            connection.client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);
        }

        connection.protocol.connect(connection.client);
        Tls12KeyedServer server = new Tls12KeyedServer(connection.protocol, connection.ledger);
        server.serverHello((decisions & SERVER_ANNOUNCES_TICKET) != 0);
        new FlightScript(script, server).play();
        connection.end(server);

        boolean resumed = connection.client.complete;
        connection.assertStatus(resumed ? ResumptionStatus.RESUMED : ResumptionStatus.FAILED);
        connection.assertTickets(HELD - 1);
        connection.assertHonestServerIsReached();
    }
}
