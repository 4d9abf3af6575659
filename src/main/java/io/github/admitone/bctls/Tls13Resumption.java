package io.github.admitone.bctls;

import io.github.admitone.SessionTicket;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * The TLS 1.3 half of one connection: offers a ticket as a PSK, and turns the NewSessionTickets that arrive into tickets.
 */
final class Tls13Resumption {

    private static final short[] PSK_DHE_KE = {PskKeyExchangeMode.psk_dhe_ke};

    private final ConnectionTickets tickets;
    private final ClientOffer offer;
    private final TranscriptCrypto crypto;
    private final Reverification reverification;
    private final TicketRequest request;
    private final TicketBudget budget;

    private @Nullable TicketPsk psk;
    private @Nullable TlsSecret resumptionSecret;
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
        Optional<TicketCounts> wanted = tickets.policy().ticketRequest();
        this.request = new TicketRequest(wanted);
        this.budget = new TicketBudget(wanted.map(TicketCounts::larger).orElse(0));
    }

    TicketRequest request() {
        return request;
    }

    /** RFC 8446 §4.2.9: without psk_key_exchange_modes a server must not issue tickets that could be used. */
    void addExtensions(Hashtable<Integer, byte[]> extensions, short @Nullable [] modes) throws IOException {
        if (!offer.hasTls13()) {
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
        if (ticket == null || tickets.status() != ResumptionStatus.NOT_STARTED) {
            return null;
        }
        Optional<ResumptionStatus> obstacle = obstacle(ticket, modesOrDefault(modes));
        if (obstacle.isPresent()) {
            tickets.withhold(obstacle.get());
            return null;
        }
        try {
            reverification.prepare(ticket, crypto.target());
            TicketPsk offered = toPsk(ticket);
            psk = offered;
            crypto.binderFor(offered);
            tickets.offer();
            return offered;
        } catch (IOException | RuntimeException e) {
            tickets.discard(e);
            return null;
        }
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
        if (!contains(modes, PskKeyExchangeMode.psk_dhe_ke)) {
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
        TicketPsk offered = psk;
        SessionTicket ticket = tickets.held();
        Object extension = extensions.get(TlsExtensionsUtils.EXT_pre_shared_key);
        if (offered != null && ticket != null && extension != null) {
            Instant now = tickets.policy().clock().instant();
            offered.writeAge((byte[]) extension, ticket.obfuscatedAge(now));
        }
    }

    boolean isOffered() {
        return psk != null;
    }

    /** {@return whether the PSK that the server selected is the ticket} */
    boolean selected(@Nullable TlsPSK selected, SecurityParameters parameters) {
        TicketPsk offered = psk;
        if (offered == null) {
            return false;
        }
        psk = null;
        offered.getKey().destroy();
        if (selected == offered) {
            tickets.accept();
            return true;
        }
        tickets.decline(
                parameters.getPRFAlgorithm() == offered.getPRFAlgorithm()
                        ? ResumptionStatus.DECLINED
                        : ResumptionStatus.DECLINED_BY_HASH);
        return false;
    }

    void beforeClientFinished() {
        crypto.forgetTranscript();
    }

    /**
     * The client's Finished is in the transcript: derives the resumption_master_secret (RFC 8446 §7.1), from which every
     * ticket of this connection is made. Without certificates, an external PSK authenticated the server: a ticket would
     * save nothing over that PSK, and could not be verified again.
     */
    synchronized void afterClientFinished(SecurityParameters parameters) {
        if (tickets.chain().isEmpty()) {
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
            resumptionSecret = TlsCryptoUtils.hkdfExpandLabel(
                    parameters.getMasterSecret(),
                    hash,
                    "res master",
                    transcriptHash,
                    TlsCryptoUtils.getHashOutputSize(hash));
        } catch (IOException | RuntimeException e) {
            tickets.cachingFailed(e);
        }
    }

    synchronized void receive(Tls13Ticket message) {
        TlsSecret secret = resumptionSecret;
        if (secret == null
                || message.lifetime().isZero()
                || message.ticket().length > ConnectionTickets.MAX_TICKET_BYTES) {
            return;
        }
        if (!budget.spend(tickets.policy().clock().instant())) {
            return;
        }
        TlsSecret derived = null;
        byte[] key = null;
        try {
            derived = TlsCryptoUtils.hkdfExpandLabel(
                    secret, hash, "resumption", message.nonce(), TlsCryptoUtils.getHashOutputSize(hash));
            key = derived.extract();
            tickets.store(builder(message).secret(key), message.lifetime());
        } catch (IOException | RuntimeException e) {
            tickets.cachingFailed(e);
        } finally {
            if (derived != null) {
                derived.destroy();
            }
            if (key != null) {
                Arrays.fill(key, (byte) 0);
            }
        }
    }

    private SessionTicket.Builder builder(Tls13Ticket message) {
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
        TlsSecret secret = resumptionSecret;
        resumptionSecret = null;
        if (secret != null) {
            secret.destroy();
        }
        withdraw();
    }

    /** The PSK will not be needed any more. */
    void withdraw() {
        TicketPsk offered = psk;
        psk = null;
        if (offered != null) {
            offered.getKey().destroy();
        }
    }
}
