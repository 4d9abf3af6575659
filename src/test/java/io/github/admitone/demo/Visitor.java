package io.github.admitone.demo;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.TlsIdentity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.function.Supplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Opens connections to one server, and measures them. Thread-safe. */
final class Visitor {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SessionKey key;
    private final ProtocolVersion version;
    private final Conversation conversation;
    private final Supplier<? extends TlsClient> clients;

    /** Of TLS 1.3, without a client certificate. */
    Visitor(SessionKey key, ServerVerifier verifier, Conversation conversation) {
        this(key, verifier, conversation, ProtocolVersion.TLSv13, null);
    }

    /** @param identity whom the client says that it is, if the server asks; or null */
    Visitor(
            SessionKey key,
            ServerVerifier verifier,
            Conversation conversation,
            ProtocolVersion version,
            TlsIdentity identity) {
        this(key.withScope(verifier.scope()), conversation, version, clients(key.host(), verifier, version, identity));
    }

    /**
     * Of any clients.
     *
     * @param version the one that they speak
     * @param clients makes one for each connection
     */
    Visitor(SessionKey key, Conversation conversation, ProtocolVersion version, Supplier<? extends TlsClient> clients) {
        this.key = key;
        this.version = version;
        this.conversation = conversation;
        this.clients = clients;
    }

    private static Supplier<TlsClient> clients(
            String host, ServerVerifier verifier, ProtocolVersion version, TlsIdentity identity) {
        TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        return () -> new DemoClient(crypto, host, verifier, version, identity);
    }

    /** Makes one connection, to learn whether this is a server of that version with tickets. */
    void requireTickets(InetSocketAddress address) throws DemoException {
        TicketTally tally = new TicketTally();
        ClientSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption =
                TicketResumption.builder(cache).listener(tally).build();
        if (visit(address, resumption, tally, true).tickets() == 0) {
            throw new DemoException(name() + " issues no tickets");
        }
    }

    /**
     * Opens one connection and closes it again.
     *
     * @param address where the server, or a relay to it, listens
     * @param tickets whether tickets are awaited
     */
    Handshake visit(InetSocketAddress address, TicketResumption resumption, TicketTally tally, boolean tickets)
            throws DemoException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);

            Flights flights = new Flights();
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(key, flights.of(socket.getInputStream()), flights.of(socket.getOutputStream()));
            long cpuBefore = cpuNanos();
            long start = System.nanoTime();
            protocol.connect(clients.get());
            long nanos = System.nanoTime() - start;
            int roundTrips = flights.roundTrips();
            conversation.hold(protocol, socket, tickets);
            protocol.close();
            return new Handshake(
                    nanos,
                    cpuNanos() - cpuBefore,
                    protocol.isTicketOffered(),
                    protocol.isResumed(),
                    tally.take(),
                    roundTrips);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private DemoException explained(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new DemoException("the certificate of " + name() + " is not trusted: " + cause.getMessage(), e);
            }
        }
        if (isOverVersion(e)) {
            String advice = version.equals(ProtocolVersion.TLSv13) ? "; try --tls12" : "";
            return new DemoException(name() + " does not speak " + version + advice, e);
        }
        String reason = e instanceof TlsFatalAlert || e.getMessage() != null ? e.getMessage() : e.toString();
        return new DemoException("the handshake with " + name() + " failed: " + reason, e);
    }

    /** Either side may be the one that gives up. */
    private static boolean isOverVersion(IOException e) {
        if (e instanceof TlsFatalAlertReceived received) {
            return received.getAlertDescription() == AlertDescription.protocol_version;
        }
        return e instanceof TlsFatalAlert sent && sent.getAlertDescription() == AlertDescription.protocol_version;
    }

    private String name() {
        return new Target(key, false).toString();
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
