package io.github.admitone.benchmarks.handshake;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.benchmarks.handshake.TlsClients.Authentication;
import io.github.admitone.jsse.ResumingSslContext;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.conscrypt.Conscrypt;

/** Ways for a client to get a connection: whose cryptography, and what each connection but the first must turn out to be. */
enum Contender {
    BC_FULL(Family.BC, Way.FULL),
    BC_VERIFIED(Family.BC, Way.VERIFIED),
    BC_RESUMED(Family.BC, Way.RESUMED),
    BC_PSK(Family.BC, Way.EXTERNAL_PSK),
    JCA_FULL(Family.JCA, Way.FULL),
    JCA_VERIFIED(Family.JCA, Way.VERIFIED),
    JCA_RESUMED(Family.JCA, Way.RESUMED),
    JCA_PSK(Family.JCA, Way.EXTERNAL_PSK),
    SUN_FULL(Family.SUN, Way.FULL),
    SUN_RESUMED(Family.SUN, Way.RESUMED),
    BCJSSE_FULL(Family.BCJSSE, Way.FULL),
    CONSCRYPT_RESUMED(Family.CONSCRYPT, Way.RESUMED),
    FACADE_FULL(Family.FACADE, Way.FULL),
    FACADE_VERIFIED(Family.FACADE, Way.VERIFIED),
    FACADE_RESUMED(Family.FACADE, Way.RESUMED);

    /** By whose cryptography contenders connect. */
    enum Family {
        BC("BcTlsCrypto"),
        JCA("JcaTlsCrypto"),
        /** Without the option it would send a second key share. */
        SUN("SunJSSE", "-Djdk.tls.namedGroups=x25519"),
        BCJSSE("BCJSSE"),
        CONSCRYPT("Conscrypt"),
        FACADE("ResumingSslContext");

        /** Those whose clients AdmitOne can resume. */
        static final List<Family> OF_BOUNCY_CASTLE = List.of(BC, JCA);

        final String title;
        final List<String> jvmOptions;

        Family(String title, String... jvmOptions) {
            this.title = title;
            this.jvmOptions = List.of(jvmOptions);
        }
    }

    /** What a connection must turn out to be, and how many times it verifies the server's certificates. */
    enum Way {
        FULL("full", Authentication.CERTIFICATE, 1),
        VERIFIED("resumed, verified again", Authentication.TICKET, 1),
        RESUMED("resumed", Authentication.TICKET, 0),
        EXTERNAL_PSK("external PSK", Authentication.EXTERNAL_PSK, 0);

        final String title;
        final Authentication authentication;
        final int verifications;

        Way(String title, Authentication authentication, int verifications) {
            this.title = title;
            this.authentication = authentication;
            this.verifications = verifications;
        }
    }

    /** It tells every setting that it finds. */
    private static final Logger BCJSSE_LOG = Logger.getLogger("org.bouncycastle.jsse");

    final Family family;
    final Way way;

    Contender(Family family, Way way) {
        this.family = family;
        this.way = way;
    }

    static Contender of(Family family, Way way) {
        return Stream.of(values())
                .filter(contender -> contender.family == family && contender.way == way)
                .findFirst()
                .orElseThrow();
    }

    boolean isOfBouncyCastle() {
        return Family.OF_BOUNCY_CASTLE.contains(family);
    }

    /** Its name in tables. */
    String title() {
        return family.title + ", " + way.title;
    }

    TlsClients clients(Setting setting, Verifier verifier, Optional<ClientIdentity> identity)
            throws GeneralSecurityException {
        boolean resuming = way != Way.FULL;
        return switch (family) {
            case BC -> bouncyCastle(new BcTlsCrypto(new SecureRandom()), setting, verifier, identity);
            case JCA ->
                bouncyCastle(
                        new JcaTlsCryptoProvider()
                                .setProvider(new BouncyCastleProvider())
                                .create(new SecureRandom()),
                        setting,
                        verifier,
                        identity);
            case SUN, BCJSSE, CONSCRYPT, FACADE -> new JsseClients(context(verifier), verifier, resuming);
        };
    }

    /** The context of a client of {@code javax.net.ssl}. */
    SSLContext context(Verifier verifier) throws GeneralSecurityException {
        return switch (family) {
            case SUN -> JsseClients.context(Security.getProvider("SunJSSE"), verifier);
            case BCJSSE -> {
                BCJSSE_LOG.setLevel(Level.SEVERE);
                yield JsseClients.context(new BouncyCastleJsseProvider(false, new BouncyCastleProvider()), verifier);
            }
            case CONSCRYPT -> JsseClients.context(Conscrypt.newProvider(), verifier);
            case FACADE -> facade(verifier);
            case BC, JCA -> throw new IllegalStateException(this + " is not of javax.net.ssl");
        };
    }

    /** Its cache holds the tickets of a {@link Burst}. */
    private SSLContext facade(Verifier verifier) {
        ClientSessionCache cache = way == Way.FULL
                ? ClientSessionCache.none()
                : StripedSessionCache.builder()
                        .ticketsPerServer(JsseQuestion.BURST)
                        .build();
        TicketResumption resumption = TicketResumption.builder(cache)
                .reverifyAfter(way == Way.VERIFIED ? Duration.ZERO : SessionTicket.MAX_LIFETIME)
                .build();
        return ResumingSslContext.builder(resumption).trustManagers(verifier).build();
    }

    private TlsClients bouncyCastle(
            TlsCrypto crypto, Setting setting, Verifier verifier, Optional<ClientIdentity> identity) {
        Optional<Duration> reverifyAfter = switch (way) {
            case VERIFIED -> Optional.of(Duration.ZERO);
            case RESUMED -> Optional.of(SessionTicket.MAX_LIFETIME);
            default -> Optional.empty();
        };
        return BcClients.of(
                () -> new BcClient(crypto, setting, verifier, identity, way == Way.EXTERNAL_PSK),
                setting,
                identity,
                reverifyAfter);
    }
}
