package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.LIFETIME;
import static io.github.admitone.jcstress.Tickets.NOW;
import static io.github.admitone.jcstress.Tickets.TORN;

import io.github.admitone.CertificateChain;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionTicket;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Safe publication: one thread makes a ticket and puts it, another gets it and reads every field, which an encoding
 * holds: it sees all of them as they were set, or no ticket at all.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Seen as it was made.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Not seen yet, and later as it was made.")
@State
public class PublicationOfEveryField {

    private static final byte[] EXPECTED = everyFieldSet().encode();

    private final ClientSessionCache cache;

    public PublicationOfEveryField() {
        this(Caches.oneStripe());
    }

    protected PublicationOfEveryField(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Actor
    public void putter() {
        cache.put(A, everyFieldSet());
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = read();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = read();
    }

    private int read() {
        return cache.get(A)
                .map(ticket -> Arrays.equals(ticket.encode(), EXPECTED) ? 1 : TORN)
                .orElse(0);
    }

    private static SessionTicket everyFieldSet() {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1302)
                .ticket(new byte[] {1, 2, 3})
                .sessionId(new byte[] {4, 5})
                .secret(new byte[] {6, 7, 8, 9})
                .receivedAt(NOW)
                .lifetime(LIFETIME)
                .ageAdd(0xFEDC_BA98L)
                .authenticatedAt(NOW.minusMillis(1))
                .verifiedAt(NOW.minusMillis(2))
                .handshakeStartedAt(NOW.minusMillis(3))
                .lineage(0x0123_4567_89AB_CDEFL)
                .serverName("a.example")
                .applicationProtocol("h2")
                .peerCertificates(CertificateChain.of(List.of(new byte[] {10, 11})))
                .extendedMasterSecret(true)
                .serverExtensions(new byte[] {12})
                .clientIdentity(new byte[] {13})
                .clientCertificateDigest(new byte[] {
                    15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16
                })
                .maxEarlyDataSize(0xFFFF_FFFFL)
                .applicationData(new byte[] {14})
                .build();
    }
}
