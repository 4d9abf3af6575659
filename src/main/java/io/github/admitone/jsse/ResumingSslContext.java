package io.github.admitone.jsse;

import static java.util.Objects.requireNonNull;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionScope;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.bctls.TicketResumption;
import java.security.Provider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * An {@link SSLContext} for clients whose connections resume sessions through a
 * {@link ClientSessionCache}, over TLS 1.3 and TLS 1.2.
 *
 * <pre>{@code
 * SSLContext context = ResumingSslContext.builder(TicketResumption.using(cache))
 *         .trustManagers(trustManagerFactory.getTrustManagers())
 *         .build();
 * }</pre>
 *
 * <p><b>Verification</b> is the trust manager's, on every full handshake and on every resumption (unless
 * {@link TicketResumption.Builder#reverifyAfter} says otherwise): an {@link javax.net.ssl.X509ExtendedTrustManager} is
 * given the socket or the engine, and checks the host if {@link javax.net.ssl.SSLParameters} ask for it. With a plain
 * {@link javax.net.ssl.X509TrustManager} a connection that asks for it is refused, and so is one with
 * {@link java.security.AlgorithmConstraints}.
 *
 * <p><b>Which connections share sessions.</b> Those of one context to one host and port, if they also have the same
 * client certificate, endpoint identification, protocols, server names and constraints. Two contexts share none, unless
 * both are given the same {@linkplain Builder#scope scope}.
 *
 * <p><b>Not supported:</b> servers, suites without forward secrecy or authenticated encryption, versions before TLS
 * 1.2, renegotiation. A setting that asks for one of these throws an exception. {@code jdk.tls.disabledAlgorithms} is
 * obeyed.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ResumingSslContext extends SSLContext {

    private ResumingSslContext(ContextSettings settings) {
        super(new ContextSpi(settings), new Identity(), "TLS");
    }

    /** Names who made the context; it provides nothing to look up. */
    private static final class Identity extends Provider {

        private static final long serialVersionUID = 1;

        Identity() {
            super("AdmitOne", "0.1", "TLS clients that resume, over Bouncy Castle");
        }
    }

    /**
     * {@return a builder of a context}
     *
     * @param resumption the cache and the policy; may be shared by contexts
     */
    public static Builder builder(TicketResumption resumption) {
        return new Builder(requireNonNull(resumption, "resumption"));
    }

    /**
     * {@return a builder of a context for the connections of one login, as FTPS needs it: servers demand that each data
     * connection resumes the session of the control connection, whatever its port, and do not always issue a new ticket
     * on it}
     *
     * <p>Sessions belong to the host ({@link Builder#sharedByPorts}). A TLS 1.2 session, and a TLS 1.3 ticket of which
     * nothing newer came, serve again: each use has a copy of its own, but on the wire the same ticket is seen twice.
     * That shows an observer that these connections belong together, which those of one login do anyway. Hence one
     * context for each login, and none of them for anything else.
     *
     * @param cache where the tickets are; may be shared by logins, whose sessions do not meet in it
     */
    public static Builder forLogin(ClientSessionCache cache) {
        return forLogin(cache, policy -> {});
    }

    /**
     * {@return a builder as {@link #forLogin(ClientSessionCache)} does, with more policy}
     *
     * @param cache where the tickets are
     * @param policy sets what else is wanted: a listener, say; not {@code reverifyAfter}, because here every resumption
     *     is verified
     */
    public static Builder forLogin(ClientSessionCache cache, Consumer<TicketResumption.Builder> policy) {
        TicketResumption.Builder resumption =
                TicketResumption.builder(new LoginSessionCache(requireNonNull(cache, "cache")));
        policy.accept(resumption.allowTls12Reuse(true));
        // A connection that asks for endpoint identification may resume the session of one that did not.
        resumption.reverifyAfter(Duration.ZERO);
        return new Builder(resumption.build()).sharedBy(SessionKeys.Sharing.LOGIN);
    }

    /**
     * {@return how far the socket's connection came with its ticket, and if it did not resume, why not}
     *
     * @param socket a socket of such a context
     * @throws IllegalArgumentException if it was made by another context
     */
    public static ResumptionStatus resumptionStatus(SSLSocket socket) {
        if (requireNonNull(socket, "socket") instanceof ConfiguredSocket own) {
            return status(own.connection());
        }
        throw foreign(socket);
    }

    /**
     * {@return how far the engine's connection came with its ticket, and if it did not resume, why not}
     *
     * @param engine an engine of such a context
     * @throws IllegalArgumentException if it was made by another context
     */
    public static ResumptionStatus resumptionStatus(SSLEngine engine) {
        if (requireNonNull(engine, "engine") instanceof ConfiguredEngine own) {
            return status(own.connection());
        }
        throw foreign(engine);
    }

    /**
     * {@return how far the connection of that session came with its ticket, and if it did not resume, why not}
     *
     * @param session the session of a connection of such a context
     * @throws IllegalArgumentException if it was made by another context
     */
    public static ResumptionStatus resumptionStatus(SSLSession session) {
        if (requireNonNull(session, "session") instanceof ConnectionSession own) {
            return own.resumptionStatus();
        }
        throw foreign(session);
    }

    private static ResumptionStatus status(@Nullable TlsConnection connection) {
        return connection == null ? ResumptionStatus.NOT_STARTED : connection.status();
    }

    private static IllegalArgumentException foreign(Object other) {
        return new IllegalArgumentException(other.getClass().getName() + " does not belong to a ResumingSslContext");
    }

    /** Sets up a context. Not thread-safe. */
    public static final class Builder {

        private static final Duration MAX_CLOSE = Duration.ofMinutes(1);

        private final TicketResumption resumption;
        private @Nullable List<TrustManager> trustManagers;
        private List<KeyManager> keyManagers = List.of();
        private @Nullable SessionScope scope;
        private SessionKeys.Sharing sharing = SessionKeys.Sharing.PORT;
        private Duration closeWithin = Duration.ofSeconds(1);

        private Builder(TicketResumption resumption) {
            this.resumption = resumption;
        }

        /**
         * Sets who verifies servers: the first {@link javax.net.ssl.X509TrustManager} of these, as in
         * {@link SSLContext#init}; the JDK's own with its default trust store unless set.
         *
         * @param managers the trust managers, or null for the JDK's own; the array is copied
         * @return this builder
         */
        public Builder trustManagers(TrustManager @Nullable ... managers) {
            this.trustManagers = managers == null ? null : Managers.present(managers);
            return this;
        }

        /**
         * Sets who has the client's certificates: the first {@link javax.net.ssl.X509KeyManager} of these; nobody
         * unless set. Its choice is asked for twice, before the handshake too, because sessions are kept by the
         * client's identity.
         *
         * @param managers the key managers, or null for nobody; the array is copied
         * @return this builder
         */
        public Builder keyManagers(KeyManager @Nullable ... managers) {
            this.keyManagers = managers == null ? List.of() : Managers.present(managers);
            return this;
        }

        /**
         * Shares sessions with all contexts that are given an equal scope, in this process or, through a cache that
         * outlives it, in another; with none unless set. The scope must hold whatever the contexts differ in: trust
         * above all, as {@link SessionScope} says. The client's certificate, and the parameters of each connection, are
         * added to it.
         *
         * @param scope what these contexts have in common
         * @return this builder
         */
        public Builder scope(SessionScope scope) {
            this.scope = requireNonNull(scope, "scope");
            return this;
        }

        /**
         * Lets sessions belong to the host, whatever the port. A connection to an address, without a name, counts as
         * one to the host that was reached at this address by name before, in a handshake that completed and not
         * through a proxy: it offers that host's sessions and sends its name. What is verified of it does not change,
         * so one that asks for endpoint identification is identified by its address, and has sessions of its own.
         *
         * @return this builder
         */
        public Builder sharedByPorts() {
            return sharing == SessionKeys.Sharing.PORT ? sharedBy(SessionKeys.Sharing.HOST) : this;
        }

        private Builder sharedBy(SessionKeys.Sharing sharing) {
            this.sharing = sharing;
            return this;
        }

        /**
         * Sets how long closing a socket may wait; one second unless set. After the last write it waits for what the
         * server still sends, up to the server's end: tickets, which a connection that only writes would not bring
         * otherwise, and anything whose loss would make TCP throw away what was written. After a read it takes in what
         * has come, and waits for nothing; but over a transport that is to stay open it waits for the server's
         * close_notify, because what follows TLS begins there.
         *
         * <p>If TCP takes no more bytes, because the server reads nothing, close_notify has one second more; then the
         * transport is closed without it. A transport that is to stay open is not: closing waits until it takes the
         * bytes.
         *
         * @param atMost zero to one minute
         * @return this builder
         */
        public Builder closeWithin(Duration atMost) {
            this.closeWithin = requireNonNull(atMost, "atMost");
            return this;
        }

        /**
         * {@return the context}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names both
         */
        public ResumingSslContext build() {
            if (closeWithin.isNegative() || closeWithin.compareTo(MAX_CLOSE) > 0) {
                throw new IllegalArgumentException(
                        "closeWithin must be zero to " + MAX_CLOSE + ", but was " + closeWithin);
            }
            FacadeCrypto crypto = FacadeCrypto.create();
            List<TrustManager> trust = trustManagers == null ? Managers.platformTrust() : trustManagers;
            return new ResumingSslContext(new ContextSettings(
                    resumption,
                    Managers.trust(trust),
                    Managers.keys(keyManagers),
                    crypto,
                    Algorithms.of(crypto),
                    new SessionKeys(scope, sharing),
                    new LocalCertificates(),
                    new ClientSessions(),
                    closeWithin,
                    InstantSource.system()));
        }
    }
}
