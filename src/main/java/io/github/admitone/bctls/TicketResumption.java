package io.github.admitone.bctls;

import static java.util.Objects.requireNonNull;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.bouncycastle.tls.TlsClient;

/**
 * Lets the TLS clients of one configuration resume sessions through a {@link ClientSessionCache}.
 *
 * <pre>{@code
 * TicketResumption resumption = TicketResumption.using(StripedSessionCache.builder().build());
 *
 * ResumingTlsClientProtocol protocol = resumption.protocol(
 *         SessionKey.of("example.com", 443), socket.getInputStream(), socket.getOutputStream());
 * protocol.connect(myTlsClient); // any TlsClient, unchanged
 * }</pre>
 *
 * <p><b>Single use.</b> Each connection takes at most one ticket, as late as its ClientHello is built, and offers it at
 * most once. A ticket that does not suit the client, or none of whose bytes left, goes back into the cache. If the
 * server declines it, or the handshake ends with an alert, the tickets of its lineage are dropped; if that happens
 * again with another lineage, those of its key. A transport that fails, or a client that closes, costs the ticket on
 * offer and no other. After the second failed offer in a row a key {@linkplain ResumptionStatus#PAUSED pauses}. A
 * connection that is established and ends with a fatal alert takes its lineage with it (RFC 5246 §7.2.2).
 *
 * <p><b>Verification.</b> When a server accepts a ticket, the certificates of the session go to the client's own
 * {@code TlsAuthentication.notifyServerCertificate}, before any Finished is sent. If it rejects them, the handshake
 * fails. Only sessions whose certificates it has accepted are stored.
 *
 * <p><b>Client certificates.</b> A session in which the client presented a certificate is stored only under a scope
 * that {@linkplain SessionScope#namesClientIdentity() names a client identity}, of the key or of {@link Builder#scope}:
 * otherwise another client could resume it as this one.
 *
 * <p><b>Caching never breaks a connection.</b> What goes wrong inside it is counted ({@link #cachingFailures()}),
 * logged to the {@link System.Logger} named after this class, once for each cause and change of state, and told to the
 * listener; the handshake goes on as a full one. The cache, the listener and the clock are called under no lock.
 *
 * <p><b>What is not cached:</b> TLS 1.3 sessions that an external PSK authenticated (a ticket would cost as much as the
 * PSK itself), sessions with raw public keys, sessions of cryptography that does not export its secrets (an HSM's), and
 * tickets of more than 32,768 bytes (of which a client sees few: Bouncy Castle ends the connection at a message longer
 * than its {@code getMaxHandshakeMessageSize()}, 32,768 bytes by default). One connection brings at most 8 TLS 1.3
 * tickets an hour, or as many as it {@linkplain Builder#ticketRequest asks for}.
 *
 * <p>Immutable and thread-safe; shared by all connections of one TLS configuration.
 *
 * @since 0.1.0
 */
public final class TicketResumption {

    private final Shared shared;

    private TicketResumption(ClientSessionCache cache, ResumptionPolicy policy) {
        Notices notices = new Notices();
        SafeCache safe = new SafeCache(cache, policy.listener(), notices);
        this.shared = new Shared(
                policy, safe, new OfferHistory(), new LocalCertificates(), new ParsedCertificates(), notices);
    }

    /**
     * {@return resumption through a cache, with the default policy}
     *
     * @param cache where the tickets are; {@link ClientSessionCache#none()} switches resumption off
     */
    public static TicketResumption using(ClientSessionCache cache) {
        return builder(cache).build();
    }

    /**
     * {@return a builder with the default policy}
     *
     * @param cache where the tickets are; {@link ClientSessionCache#none()} switches resumption off
     */
    public static Builder builder(ClientSessionCache cache) {
        return new Builder(requireNonNull(cache, "cache"));
    }

    /**
     * {@return a protocol for one connection, in blocking mode}
     *
     * @param key the peer, and the scope under which the client connects to it
     * @param in the stream of data from the server
     * @param out the stream of data to the server
     */
    public ResumingTlsClientProtocol protocol(SessionKey key, InputStream in, OutputStream out) {
        requireNonNull(in, "in");
        requireNonNull(out, "out");
        return new ResumingTlsClientProtocol(connection(key), in, out);
    }

    /**
     * {@return a protocol for one connection, in non-blocking mode}
     *
     * @param key the peer, and the scope under which the client connects to it
     */
    public ResumingTlsClientProtocol protocol(SessionKey key) {
        return new ResumingTlsClientProtocol(connection(key));
    }

    /**
     * {@return the client for one connection, decorated to resume sessions of TLS 1.2, DTLS 1.2 and older}
     *
     * <p>For {@code DTLSClientProtocol}, and for whoever must keep their own protocol class. TLS 1.3 works with it, but
     * is neither resumed nor harvested. A server that renews the ticket in a resumed handshake (RFC 5077 §3.3) makes
     * Bouncy Castle's own classes end it with {@code unexpected_message}: that connection is lost, and the key
     * {@linkplain ResumptionStatus#PAUSED pauses} at once, for an hour at first; Bouncy Castle does not let a client
     * tell a renewal from any other message at that point. An end of the stream in the handshake looks like an alert
     * here, and drops the lineage. Bouncy Castle does not show a client the ServerHello's extensions when
     * it resumes: a client that asks for more than Bouncy Castle itself acts on, {@code use_srtp} for example, is
     * offered no ticket. {@link #protocol(SessionKey, InputStream, OutputStream)} has none of these limits, but speaks
     * no DTLS.
     *
     * <p>DTLS 1.2: the extension {@code session_ticket} is in every ClientHello. Where the server's ChangeCipherSpec
     * overtakes its NewSessionTicket, Bouncy Castle drops that and waits until the server sends its flight again. Of a
     * server that never answers, Bouncy Castle says nothing to a client: the ticket is spent, and the listener does not
     * hear of it.
     *
     * @param key the peer, and the scope under which the client connects to it; of transport UDP for DTLS
     * @param client the user's client; its {@code getCrypto()} is left as it is. One that is decorated already counts
     *     as the one inside
     */
    public TlsClient client(SessionKey key, TlsClient client) {
        TlsClient user = ResumingClient.undecorated(requireNonNull(client, "client"));
        ConnectionTickets connection = connection(key);
        return shared.cache().isDisabled() ? user : new ResumingClient(user, connection).asClient();
    }

    /**
     * Drops the tickets of a key, so that no further connection resumes one of its sessions. Like everything else in
     * caching, it does not throw if the cache does.
     *
     * @param key the peer, and the scope under which the client connects to it
     */
    public void invalidate(SessionKey key) {
        shared.cache().invalidate(requireNonNull(key, "key"), DropCause.INVALIDATED);
    }

    private ConnectionTickets connection(SessionKey key) {
        SessionScope scope =
                shared.policy().scope().combinedWith(requireNonNull(key, "key").scope());
        return new ConnectionTickets(scope.equals(key.scope()) ? key : key.withScope(scope), shared);
    }

    /**
     * {@return how many times something went wrong in caching since this object was made: the cache threw, a secret
     * could not be exported, a ticket could not be built}
     */
    public long cachingFailures() {
        return shared.cache().failures();
    }

    /** Sets the policy. Not thread-safe. */
    public static final class Builder {

        private static final Duration MAX_TLS12_LIFETIME = Duration.ofHours(24);

        private final ClientSessionCache cache;
        private InstantSource clock = InstantSource.system();
        private Duration maximumSessionAge = SessionTicket.MAX_LIFETIME;
        private Duration reverifyAfter = Duration.ZERO;
        private boolean tls12Reuse;
        private Duration tls12Lifetime = Duration.ofHours(2);
        private SessionScope scope = SessionScope.none();
        private boolean askForTickets = true;
        private Optional<TicketCounts> ticketRequest = Optional.empty();
        private ResumptionListener listener = new ResumptionListener() {};

        private Builder(ClientSessionCache cache) {
            this.cache = cache;
        }

        /**
         * Sets where the time comes from; the system's clock unless set. It should be the cache's.
         *
         * @param clock the source of time
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets how long after a full handshake its session may be resumed, however often it was renewed; 7 days unless
         * set. A server can renew a session for ever, and would not be authenticated again.
         *
         * @param maximumSessionAge more than zero, at most 7 days (RFC 8446 §4.6.1)
         * @return this builder
         */
        public Builder maximumSessionAge(Duration maximumSessionAge) {
            this.maximumSessionAge = requireNonNull(maximumSessionAge, "maximumSessionAge");
            return this;
        }

        /**
         * Trusts a verification of the server's certificates for some time, instead of repeating it on every
         * resumption: building a PKIX path can cost more than the rest of a resumed handshake. Only for keys whose
         * {@linkplain io.github.admitone.SessionScope scope} holds everything that the verification depends on. Within
         * that time an expired or revoked certificate goes unnoticed, as it does on a connection that stays open.
         *
         * @param duration zero for every resumption, the default; at most 7 days
         * @return this builder
         */
        public Builder reverifyAfter(Duration duration) {
            this.reverifyAfter = requireNonNull(duration, "duration");
            return this;
        }

        /**
         * Sets whether a TLS 1.2 ticket or session ID may be used again after a successful resumption in which the
         * server issued no new one; false unless set. It keeps its first date and lifetime, and goes back when the
         * handshake that used it is complete: it is in one handshake at a time, while connections that it resumed may
         * be open side by side.
         *
         * <p>The cost is linkability: the ticket is sent in the clear, so an observer can tell that all the connections
         * that offer it come from the same client (RFC 8446 appendix C.4).
         *
         * @param allow whether it may
         * @return this builder
         */
        public Builder allowTls12Reuse(boolean allow) {
            this.tls12Reuse = allow;
            return this;
        }

        /**
         * Sets how long a TLS 1.2 session may be resumed whose server does not say: one with a session ID, or with a
         * ticket of lifetime hint 0 (RFC 5077 §3.3); 2 hours unless set.
         *
         * @param lifetime more than zero, at most 24 hours (RFC 5246 appendix F.1.4)
         * @return this builder
         */
        public Builder tls12Lifetime(Duration lifetime) {
            this.tls12Lifetime = requireNonNull(lifetime, "lifetime");
            return this;
        }

        /**
         * Sets the scope of all connections, which is combined with that of each key; {@link SessionScope#none()}
         * unless set. A program with one client certificate names it here, once: without a scope that names a client
         * identity, a session in which the client presented a certificate is not stored.
         *
         * @param scope what all connections of this configuration have in common, and others may not
         * @return this builder
         */
        public Builder scope(SessionScope scope) {
            this.scope = requireNonNull(scope, "scope");
            return this;
        }

        /**
         * Sets whether servers are asked for tickets; true unless set. For clients that only write: tickets that lie
         * unread in the socket when it is closed make TCP discard what the server has not read yet.
         *
         * <p>A client that does not ask sends neither {@code psk_key_exchange_modes}, without which TLS 1.3 has no
         * tickets and no resumption, nor an empty {@code session_ticket} extension in TLS 1.2. Sessions of TLS 1.2 that
         * the cache holds, and those with a session ID, are still resumed.
         *
         * @param ask whether to ask
         * @return this builder
         */
        public Builder askForTickets(boolean ask) {
            this.askForTickets = ask;
            return this;
        }

        /**
         * Asks TLS 1.3 servers for a number of tickets, in the extension ticket_request (RFC 9149). Connections that
         * start at the same time need a ticket each: ask for as many as the burst needs, and let the cache keep as many
         * of one server ({@code ticketsPerServer}), or it will drop the oldest. A connection may bring 8 tickets an
         * hour, or as many as the larger count if that is more.
         *
         * <p>It is a wish. A server that does not know the extension ignores it; one that does may issue fewer. It
         * announces how many in its answer, which the client's own {@code processServerExtensions} gets to see; the
         * listener is told of each ticket that came. A client that sends the extension itself keeps its own value.
         *
         * <p>Unless set, the client does not ask: not every client sends this extension, and its counts are in the
         * clear. They help an observer to recognise the program, and hint at how many connections it opens at a time.
         *
         * @param newSessionCount how many to ask for if the handshake is a full one, 0 to 255
         * @param resumptionCount how many to ask for if it is resumed, 0 to 255: 1 replaces the ticket that was used;
         *     the size of the burst, if its connections race and only the first survives. While no ticket is on offer,
         *     0 is sent (RFC 9149 §3)
         * @return this builder
         */
        public Builder ticketRequest(int newSessionCount, int resumptionCount) {
            this.ticketRequest = Optional.of(new TicketCounts(newSessionCount, resumptionCount));
            return this;
        }

        /**
         * Sets who is told about every connection; nobody unless set.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(ResumptionListener listener) {
            this.listener = requireNonNull(listener, "listener");
            return this;
        }

        /**
         * {@return resumption with this policy}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names both
         */
        public TicketResumption build() {
            requirePositive("maximumSessionAge", maximumSessionAge, SessionTicket.MAX_LIFETIME);
            requirePositive("tls12Lifetime", tls12Lifetime, MAX_TLS12_LIFETIME);
            require(
                    !reverifyAfter.isNegative() && reverifyAfter.compareTo(SessionTicket.MAX_LIFETIME) <= 0,
                    "reverifyAfter must be zero to " + SessionTicket.MAX_LIFETIME + ", but was " + reverifyAfter);
            ticketRequest.ifPresent(counts -> {
                requireCount("newSessionCount", counts.newSession());
                requireCount("resumptionCount", counts.resumption());
            });
            return new TicketResumption(
                    cache,
                    new ResumptionPolicy(
                            clock,
                            maximumSessionAge,
                            reverifyAfter,
                            tls12Reuse,
                            tls12Lifetime,
                            scope,
                            askForTickets,
                            ticketRequest,
                            listener));
        }

        private static void requirePositive(String name, Duration value, Duration max) {
            require(
                    !value.isNegative() && !value.isZero() && value.compareTo(max) <= 0,
                    name + " must be more than zero and at most " + max + ", but was " + value);
        }

        private static void requireCount(String name, int value) {
            require(
                    value >= 0 && value <= TicketCounts.MAXIMUM,
                    name + " must be 0 to " + TicketCounts.MAXIMUM + ", but was " + value);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
