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
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Opens connections to one server, and measures them. Thread-safe. */
final class Visitor {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SessionKey key;
    private final ServerVerifier verifier;
    private final Conversation conversation;
    private final TlsIdentity identity;
    private final TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());

    Visitor(SessionKey key, ServerVerifier verifier, Conversation conversation) {
        this(key, verifier, conversation, null);
    }

    /** @param identity whom the client says that it is, if the server asks; or null */
    Visitor(SessionKey key, ServerVerifier verifier, Conversation conversation, TlsIdentity identity) {
        this.identity = identity;
        this.key = key.withScope(verifier.scope());
        this.verifier = verifier;
        this.conversation = conversation;
    }

    /** Makes one connection, to learn whether this is a TLS 1.3 server with tickets. */
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

            DemoClient client = new DemoClient(crypto, key.host(), verifier, identity);
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(key, socket.getInputStream(), socket.getOutputStream());
            long cpuBefore = cpuNanos();
            long start = System.nanoTime();
            protocol.connect(client);
            long nanos = System.nanoTime() - start;
            requireTls13(client.negotiatedVersion());
            conversation.hold(protocol, socket, tickets);
            protocol.close();
            return new Handshake(
                    nanos, cpuNanos() - cpuBefore, protocol.isTicketOffered(), protocol.isResumed(), tally.take());
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private void requireTls13(ProtocolVersion version) throws DemoException {
        if (!ProtocolVersion.TLSv13.equals(version)) {
            throw new DemoException(name() + " does not speak TLS 1.3: it chose " + version);
        }
    }

    private DemoException explained(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new DemoException("the certificate of " + name() + " is not trusted: " + cause.getMessage(), e);
            }
        }
        if (e instanceof TlsFatalAlertReceived alert
                && alert.getAlertDescription() == AlertDescription.protocol_version) {
            return new DemoException(name() + " does not speak TLS 1.3, nor TLS 1.2", e);
        }
        String reason = e instanceof TlsFatalAlert || e.getMessage() != null ? e.getMessage() : e.toString();
        return new DemoException("the handshake with " + name() + " failed: " + reason, e);
    }

    private String name() {
        return new Target(key, false).toString();
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }
}
