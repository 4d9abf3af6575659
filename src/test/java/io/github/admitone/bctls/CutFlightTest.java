package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Flights of servers that end at every byte, one after the other, until the first that is whole. Each time: how far the
 * connection came, what the cache holds afterwards, and that the next connection to an honest server succeeds.
 */
class CutFlightTest {

    private static final int HELD = 2;

    /** Connects, and returns the server which the client has reached. */
    private interface Opening {
        KeyedServer open(FuzzedConnection connection) throws IOException;
    }

    @Test
    void tls13Flight_cutAtAnyByte_bringsNoTicket() throws IOException {
        assertFailsUntilWhole(
                connection -> {
                    connection.protocol.connect(connection.client);
                    return new Tls13KeyedServer(connection.protocol, connection.ledger);
                },
                ResumptionStatus.NO_TICKET,
                ResumptionStatus.NO_TICKET,
                0);
    }

    @Test
    void tls13ResumedFlight_cutAtAnyByte_spendsItsTicketAlone() throws IOException {
        assertFailsUntilWhole(
                connection -> {
                    for (int number = 1; number <= HELD; number++) {
                        connection.holdTls13(number);
                    }
                    connection.protocol.connect(connection.client);
                    return new Tls13KeyedServer(connection.protocol, connection.ledger);
                },
                ResumptionStatus.FAILED,
                ResumptionStatus.RESUMED,
                HELD - 1);
    }

    @Test
    void tls12RenewingFlight_cutAtAnyByte_spendsItsTicketAlone() throws IOException {
        assertFailsUntilWhole(
                connection -> {
                    for (int number = 1; number <= HELD; number++) {
                        connection.holdTls12(number);
                    }
                    connection.protocol.connect(connection.client);
                    Tls12KeyedServer server = new Tls12KeyedServer(connection.protocol, connection.ledger);
                    server.renews = true;
                    return server;
                },
                ResumptionStatus.FAILED,
                ResumptionStatus.RESUMED,
                HELD - 1);
    }

    private static void assertFailsUntilWhole(
            Opening opening, ResumptionStatus cutStatus, ResumptionStatus wholeStatus, int untouched)
            throws IOException {
        int cut = -1;
        boolean whole = false;
        while (!whole) {
            cut++;
            FuzzedConnection connection = new FuzzedConnection();
            KeyedServer server = opening.open(connection);
            server.cutAfter(cut);
            server.beHonest();
            connection.end(server);

            whole = connection.client.complete;
            connection.assertStatus(whole ? wholeStatus : cutStatus);
            connection.assertTickets(untouched);
            connection.assertHonestServerIsReached();
        }
        assertThat(cut).as("bytes in the flight").isGreaterThan(100);
    }
}
