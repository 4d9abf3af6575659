package io.github.admitone.bctls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.function.Predicate;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * The user's client in a {@link ResumingTlsClientProtocol}, which does the rest of TLS 1.3. The user's client sees
 * neither the PSK of a ticket nor other cryptography than its own.
 */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // Bouncy Castle's API is made of Hashtable and Vector.
final class Tls13ResumingClient extends ResumingClient {

    private final TranscriptCrypto crypto;
    private final Tls13Resumption tls13;
    private final TicketRequest request;
    private final Predicate<@Nullable Throwable> transportFailed;

    /** @param transportFailed whether an exception tells of a failure of the connection's streams */
    Tls13ResumingClient(TlsClient client, ConnectionTickets tickets, Predicate<@Nullable Throwable> transportFailed) {
        super(client, tickets, true);
        this.crypto = new TranscriptCrypto(client.getCrypto());
        this.tls13 = new Tls13Resumption(tickets, offer, reverification, crypto);
        this.request = new TicketRequest(tickets.policy().ticketRequest());
        this.transportFailed = transportFailed;
    }

    Tls13Resumption tls13() {
        return tls13;
    }

    TicketRequest request() {
        return request;
    }

    /**
     * The server's Finished is verified, and ours not sent yet: verifies the certificates of a session that it resumes.
     */
    void serverFinished() throws IOException {
        if (tls13.isResuming()) {
            reverification.verify(delegate());
        }
    }

    /** A ServerHello up to TLS 1.2 is processed: hands the client what Bouncy Castle withholds when it resumes. */
    void serverHelloProcessed(@Nullable Hashtable serverExtensions) throws IOException {
        if (tls12().isResuming() && offer.needsServerExtensions()) {
            delegate().processServerExtensions(serverExtensions);
        }
    }

    @Override
    public TlsCrypto getCrypto() {
        return crypto.asCrypto();
    }

    @Override
    public TlsKeyExchangeFactory getKeyExchangeFactory() throws IOException {
        return UserKeyExchanges.of(super.getKeyExchangeFactory(), userContext());
    }

    @Override
    public short @Nullable [] getPskKeyExchangeModes() {
        short[] own = super.getPskKeyExchangeModes();
        return tickets.policy().askForTickets() ? Tls13Resumption.modesOrDefault(own) : own;
    }

    @Override
    boolean canOfferTls13() {
        return offer.hasTls13();
    }

    @Override
    boolean seesBytesLeave() {
        return true;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        Hashtable own = super.getClientExtensions();
        tls13.addExtensions(extensions(), super.getPskKeyExchangeModes());
        return own;
    }

    @Override
    public Vector getExternalPSKs() {
        Vector<?> own = super.getExternalPSKs();
        TicketPsk ticket = tls13.offer(super.getPskKeyExchangeModes());
        // Only now is it known whether there is anything to resume; Bouncy Castle has not written its extensions yet.
        request.addTo(extensions(), ticket != null);
        if (ticket == null) {
            return own;
        }
        // The ticket goes first: servers take the first PSK that they know.
        Vector<Object> psks = new Vector<>(List.of(ticket));
        if (own != null) {
            psks.addAll(own);
        }
        return psks;
    }

    @Override
    boolean offersTls13Ticket() {
        return tls13.isOffered();
    }

    @Override
    void withdraw() {
        super.withdraw();
        tls13.withdraw();
    }

    @Override
    public void notifySelectedPSK(@Nullable TlsPSK selected) throws IOException {
        super.notifySelectedPSK(tls13.select(selected, handshake()) ? null : selected);
    }

    @Override
    public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
        request.checkAnswer(serverExtensions);
        super.processServerExtensions(serverExtensions);
    }

    @Override
    boolean isResuming() {
        return super.isResuming() || tls13.isResuming();
    }

    @Override
    boolean isTransportFailure(short description, @Nullable Throwable cause) {
        return transportFailed.test(cause);
    }

    @Override
    void close() {
        super.close();
        tls13.close();
    }
}
