package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.SessionTicket;
import java.io.IOException;
import java.time.Instant;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * The TLS 1.3 half of one connection: offers a ticket as a PSK, and turns the NewSessionTickets that arrive into
 * tickets.
 */
final class Tls13Resumption {

    private static final short[] PSK_DHE_KE = {PskKeyExchangeMode.psk_dhe_ke};

    private final ConnectionTickets tickets;
    private final ClientOffer offer;
    private final TranscriptCrypto crypto;
    private final Reverification reverification;
    private final TicketBudget budget;

    /** Under a lock, because the connection may be closed by another thread. */
    @GuardedBy("this")
    private @Nullable TicketPsk psk;

    @GuardedBy("this")
    private @Nullable TlsSecret resumptionSecret;

    @GuardedBy("this")
    private boolean closed;

    /** Whether the server selected the ticket: the protocol's own fact, never reset. */
    private volatile boolean resuming;

    private boolean offered;
    private int cipherSuite;
    private int hash;
    private String serverName = "";
    private String applicationProtocol = "";

    Tls13Resumption(
            ConnectionTickets tickets, ClientOffer offer, Reverification reverification, TranscriptCrypto crypto) {
        this.reverification = reverification;
        this.tickets = tickets;
        this.offer = offer;
        this.crypto = crypto;
        this.budget = new TicketBudget(
                tickets.policy().ticketRequest().map(TicketCounts::larger).orElse(0));
    }

    /** RFC 8446 §4.2.9: without psk_key_exchange_modes a server must not issue tickets that could be used. */
    void addExtensions(Hashtable<Integer, byte[]> extensions, short @Nullable [] modes) throws IOException {
        if (!offer.hasTls13() || !tickets.policy().askForTickets()) {
            return;
        }
        if (!extensions.containsKey(TlsExtensionsUtils.EXT_psk_key_exchange_modes)) {
            TlsExtensionsUtils.addPSKKeyExchangeModesExtension(extensions, modesOrDefault(modes));
        }
    }

    static short[] modesOrDefault(short @Nullable [] modes) {
        return modes == null || modes.length == 0 ? PSK_DHE_KE.clone() : modes;
    }

    /** {@return the PSK to offer before those of the user, or null} */
    @Nullable
    TicketPsk offer(short @Nullable [] modes) {
        SessionTicket ticket = tickets.take();
        if (ticket == null || !tickets.taken().isHeld()) {
            return null;
        }
        Optional<ResumptionStatus> obstacle = obstacle(ticket, modesOrDefault(modes));
        if (obstacle.isPresent()) {
            tickets.withhold(obstacle.get());
            return null;
        }
        try {
            reverification.prepare(ticket, crypto.target());
            TicketPsk ticketPsk = toPsk(ticket);
            if (!keep(ticketPsk)) {
                return null;
            }
            crypto.binderFor(ticketPsk);
            offered = true;
            tickets.offer();
            return ticketPsk;
        } catch (IOException | RuntimeException e) {
            tickets.discard(e);
            return null;
        }
    }

    /**
     * Keeps it until it is not needed any more; returns false, and destroys it, if the connection is closed already.
     */
    private synchronized boolean keep(TicketPsk ticketPsk) {
        if (closed) {
            ticketPsk.getKey().destroy();
            return false;
        }
        psk = ticketPsk;
        return true;
    }

    private synchronized @Nullable TicketPsk psk() {
        return psk;
    }

    private Optional<ResumptionStatus> obstacle(SessionTicket ticket, short[] modes) {
        if (ticket.protocolVersion() != SessionTicket.TLS_1_3) {
            return Optional.of(ResumptionStatus.UNSUITABLE_VERSION);
        }
        if (!offer.hasSuiteOfHash(Tls13Suites.prfAlgorithm(ticket.cipherSuite()))) {
            return Optional.of(ResumptionStatus.UNSUITABLE_CIPHER_SUITE);
        }
        if (!ticket.serverName().orElse("").equals(offer.serverName())) {
            return Optional.of(ResumptionStatus.UNSUITABLE_SERVER_NAME);
        }
        if (!contains(modes, PskKeyExchangeMode.psk_dhe_ke) || !tickets.policy().askForTickets()) {
            return Optional.of(ResumptionStatus.UNSUITABLE_KEY_EXCHANGE_MODE);
        }
        if (!offer.hasRoomFor(ticket.ticket().length)) {
            return Optional.of(ResumptionStatus.UNSUITABLE_SIZE);
        }
        return Optional.empty();
    }

    private static boolean contains(short[] modes, short mode) {
        for (short each : modes) {
            if (each == mode) {
                return true;
            }
        }
        return false;
    }

    private TicketPsk toPsk(SessionTicket ticket) {
        return new TicketPsk(
                ticket.ticket(),
                Secrets.create(crypto.target(), ticket),
                Tls13Suites.prfAlgorithm(ticket.cipherSuite()));
    }

    /** The ClientHello is complete but for the binders, or about to be sent once more after a HelloRetryRequest. */
    void beforeClientHello(Map<?, ?> extensions) {
        crypto.binderDone();
        TicketPsk ticketPsk = psk();
        SessionTicket ticket = tickets.held();
        Object extension = extensions.get(TlsExtensionsUtils.EXT_pre_shared_key);
        if (ticketPsk != null && ticket != null && extension != null) {
            Instant now = tickets.policy().clock().instant();
            ticketPsk.writeAge((byte[]) extension, ticket.obfuscatedAge(now));
        }
    }

    /** {@return the second ClientHello where Bouncy Castle cannot complete it, or null if that is not what failed} */
    byte @Nullable [] completeRetry(IllegalStateException failure, ClientHello retry, TlsContext context)
            throws IOException {
        TicketPsk ticketPsk = psk();
        return ticketPsk == null ? null : RetryBinder.complete(failure, retry, context, ticketPsk, crypto);
    }

    /** {@return whether the ticket went into the ClientHello} */
    boolean isOffered() {
        return offered;
    }

    /** {@return whether the server selected the ticket} */
    boolean isResuming() {
        return resuming;
    }

    /**
     * The server has selected a PSK, or none; its early secret is derived by now.
     *
     * @return whether it is the ticket
     * @throws IOException if it is, and the connection has ended meanwhile
     */
    boolean select(@Nullable TlsPSK selected, SecurityParameters parameters) throws IOException {
        TicketPsk ticketPsk = psk();
        withdraw();
        if (selected instanceof TicketPsk) {
            resuming = true;
            if (!tickets.accept()) {
                throw Reverification.ended();
            }
            return true;
        }
        if (ticketPsk != null) {
            tickets.decline(
                    parameters.getPRFAlgorithm() == ticketPsk.getPRFAlgorithm()
                            ? ResumptionStatus.DECLINED
                            : ResumptionStatus.DECLINED_BY_HASH);
        }
        return false;
    }

    void beforeClientFinished() {
        crypto.forgetTranscript();
    }

    /**
     * The client's Finished is in the transcript: derives the resumption_master_secret (RFC 8446 §7.1), from which
     * every ticket of this connection is made. Without certificates, an external PSK authenticated the server: a ticket
     * would save nothing over that PSK, and could not be verified again.
     */
    void afterClientFinished(SecurityParameters parameters) {
        if (tickets.chain().isEmpty() && !tickets.issued().isForbidden()) {
            tickets.issued().forbid(StorageStatus.EXTERNAL_PSK);
        }
        if (tickets.issued().isForbidden()) {
            return;
        }
        try {
            byte[] transcriptHash = crypto.transcriptHash();
            if (transcriptHash == null) {
                throw new IllegalStateException("the transcript hash is not known");
            }
            hash = parameters.getPRFCryptoHashAlgorithm();
            cipherSuite = parameters.getCipherSuite();
            serverName = offer.serverName();
            applicationProtocol = Alpn.name(parameters);
            keep(TlsCryptoUtils.hkdfExpandLabel(
                    parameters.getMasterSecret(),
                    hash,
                    "res master",
                    transcriptHash,
                    TlsCryptoUtils.getHashOutputSize(hash)));
        } catch (IOException | RuntimeException e) {
            tickets.issued().forbid(StorageStatus.SECRET_NOT_EXPORTABLE, e);
        }
    }

    private synchronized void keep(TlsSecret secret) {
        if (closed) {
            secret.destroy();
        } else {
            resumptionSecret = secret;
        }
    }

    /** A NewSessionTicket arrived. */
    void receive(Tls13NewSessionTicket message) {
        if (!tickets.issued().accepts()) {
            return;
        }
        Optional<StorageStatus> obstacle = obstacle(message);
        if (obstacle.isPresent()) {
            tickets.issued().refuse(obstacle.get());
            return;
        }
        try {
            byte[] key = derive(message.nonce());
            if (key != null) {
                tickets.store(builder(message), key, message.lifetime());
            }
        } catch (IOException | RuntimeException e) {
            tickets.issued().refuse(StorageStatus.SECRET_NOT_EXPORTABLE, e);
        }
    }

    private Optional<StorageStatus> obstacle(Tls13NewSessionTicket message) {
        if (message.lifetime().isZero()) {
            return Optional.of(StorageStatus.LIFETIME_ZERO);
        }
        if (message.ticket().length > IssuedTickets.MAX_TICKET_BYTES) {
            return Optional.of(StorageStatus.TOO_LARGE);
        }
        return budget.spend(tickets.policy().clock().instant())
                ? Optional.empty()
                : Optional.of(StorageStatus.OVER_BUDGET);
    }

    /** {@return the PSK of a ticket (RFC 8446 §4.6.1), or null if the connection has been closed meanwhile} */
    private synchronized byte @Nullable [] derive(byte[] nonce) throws IOException {
        TlsSecret secret = resumptionSecret;
        if (secret == null) {
            return null;
        }
        TlsSecret derived = TlsCryptoUtils.hkdfExpandLabel(
                secret, hash, "resumption", nonce, TlsCryptoUtils.getHashOutputSize(hash));
        try {
            return derived.extract();
        } finally {
            derived.destroy();
        }
    }

    private SessionTicket.Builder builder(Tls13NewSessionTicket message) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(cipherSuite)
                .extendedMasterSecret(true)
                .ticket(message.ticket())
                .ageAdd(message.ageAdd())
                .maxEarlyDataSize(message.maxEarlyDataSize())
                .serverName(serverName)
                .applicationProtocol(applicationProtocol);
    }

    /** Nothing more can arrive. */
    synchronized void close() {
        closed = true;
        TlsSecret secret = resumptionSecret;
        resumptionSecret = null;
        if (secret != null) {
            secret.destroy();
        }
        withdraw();
    }

    /** The PSK will not be needed any more. */
    synchronized void withdraw() {
        TicketPsk unneeded = psk;
        psk = null;
        if (unneeded != null) {
            unneeded.getKey().destroy();
        }
    }
}
