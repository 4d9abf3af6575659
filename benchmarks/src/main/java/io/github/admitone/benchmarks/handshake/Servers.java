package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The two servers of one identity. They differ in that one knows the external PSK: it would take a ticket for an
 * identity of it that it does not know.
 */
final class Servers implements AutoCloseable {

    private final ServerIdentity identity;
    private final OpenSsl forTickets;
    private final OpenSsl forExternalPsk;

    Servers(ServerIdentity identity) throws IOException, InterruptedException {
        this.identity = identity;
        this.forTickets = OpenSsl.serve(identity, false);
        this.forExternalPsk = OpenSsl.serve(identity, true);
    }

    /** The certificate that clients trust. */
    Path anchor() {
        return identity.anchor();
    }

    int portFor(Contender contender) {
        boolean externalPsk = contender.authentication() == Authentication.EXTERNAL_PSK;
        return (externalPsk ? forExternalPsk : forTickets).port();
    }

    @Override
    public void close() {
        forTickets.close();
        forExternalPsk.close();
    }
}
