package io.github.admitone.benchmarks.handshake;

import io.github.admitone.SessionTicket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.conscrypt.Conscrypt;

/** A way for a client to get a connection, and what each of its connections but the first must turn out to be. */
enum Contender {
    BC_FULL(Family.BC, "BcTlsCrypto, full", Authentication.CERTIFICATE, 1, verifier -> full(bc(), verifier)),
    BC_VERIFIED(
            Family.BC,
            "BcTlsCrypto, AdmitOne, verified again",
            Authentication.TICKET,
            1,
            verifier -> resuming(bc(), verifier, Duration.ZERO)),
    BC_RESUMED(
            Family.BC,
            "BcTlsCrypto, AdmitOne",
            Authentication.TICKET,
            0,
            verifier -> resuming(bc(), verifier, SessionTicket.MAX_LIFETIME)),
    BC_PSK(
            Family.BC,
            "BcTlsCrypto, external PSK",
            Authentication.EXTERNAL_PSK,
            0,
            verifier -> externalPsk(bc(), verifier)),

    JCA_FULL(Family.JCA, "JcaTlsCrypto, full", Authentication.CERTIFICATE, 1, verifier -> full(jca(), verifier)),
    JCA_VERIFIED(
            Family.JCA,
            "JcaTlsCrypto, AdmitOne, verified again",
            Authentication.TICKET,
            1,
            verifier -> resuming(jca(), verifier, Duration.ZERO)),
    JCA_RESUMED(
            Family.JCA,
            "JcaTlsCrypto, AdmitOne",
            Authentication.TICKET,
            0,
            verifier -> resuming(jca(), verifier, SessionTicket.MAX_LIFETIME)),
    JCA_PSK(
            Family.JCA,
            "JcaTlsCrypto, external PSK",
            Authentication.EXTERNAL_PSK,
            0,
            verifier -> externalPsk(jca(), verifier)),

    SUN_FULL(
            Family.SUN,
            "SunJSSE, full",
            Authentication.CERTIFICATE,
            1,
            verifier -> JsseClients.of(sun(), verifier, false)),
    SUN_RESUMED(
            Family.SUN,
            "SunJSSE, resumed",
            Authentication.TICKET,
            0,
            verifier -> JsseClients.of(sun(), verifier, true)),
    BCJSSE_FULL(
            Family.BCJSSE,
            "BCJSSE, full",
            Authentication.CERTIFICATE,
            1,
            verifier -> JsseClients.of(bcjsse(), verifier, false)),
    CONSCRYPT_RESUMED(
            Family.CONSCRYPT,
            "Conscrypt, resumed",
            Authentication.TICKET,
            0,
            verifier -> JsseClients.of(Conscrypt.newProvider(), verifier, true));

    /** By whose cryptography contenders connect. */
    enum Family {
        BC,
        JCA,
        /** Without the option it would send a second key share. */
        SUN("-Djdk.tls.namedGroups=x25519"),
        BCJSSE,
        CONSCRYPT;

        private final List<String> jvmOptions;

        Family(String... jvmOptions) {
            this.jvmOptions = List.of(jvmOptions);
        }

        List<String> jvmOptions() {
            return jvmOptions;
        }
    }

    /** It tells every setting that it finds. */
    private static final Logger BCJSSE_LOG = Logger.getLogger("org.bouncycastle.jsse");

    private final Family family;
    private final String title;
    private final Authentication authentication;
    private final int verifications;
    private final TlsClients.Factory factory;

    Contender(
            Family family, String title, Authentication authentication, int verifications, TlsClients.Factory factory) {
        this.family = family;
        this.title = title;
        this.authentication = authentication;
        this.verifications = verifications;
        this.factory = factory;
    }

    Family family() {
        return family;
    }

    /** Its name in tables. */
    String title() {
        return title;
    }

    Authentication authentication() {
        return authentication;
    }

    /** How many times a connection verifies the server's certificates. */
    int verifications() {
        return verifications;
    }

    TlsClients clients(Verifier verifier) throws GeneralSecurityException {
        return factory.make(verifier);
    }

    private static TlsClients full(TlsCrypto crypto, Verifier verifier) {
        return BcClients.plain(() -> new BcClient(crypto, verifier));
    }

    private static TlsClients resuming(TlsCrypto crypto, Verifier verifier, Duration reverifyAfter) {
        return BcClients.resuming(() -> new BcClient(crypto, verifier), reverifyAfter);
    }

    private static TlsClients externalPsk(TlsCrypto crypto, Verifier verifier) {
        return BcClients.plain(() -> BcClient.withExternalPsk(crypto, verifier));
    }

    private static TlsCrypto bc() {
        return new BcTlsCrypto(new SecureRandom());
    }

    private static TlsCrypto jca() {
        return new JcaTlsCryptoProvider()
                .setProvider(new BouncyCastleProvider())
                .create(new SecureRandom());
    }

    private static Provider sun() {
        return Security.getProvider("SunJSSE");
    }

    private static Provider bcjsse() {
        BCJSSE_LOG.setLevel(Level.SEVERE);
        return new BouncyCastleJsseProvider(false, new BouncyCastleProvider());
    }
}
