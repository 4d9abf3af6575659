package io.github.admitone.jsse;

import io.github.admitone.bctls.TicketResumption;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all connections of one context have in common.
 *
 * @param closeWithin how long closing may wait for what the server still sends
 */
record ContextSettings(
        TicketResumption resumption,
        X509TrustManager trustManager,
        @Nullable X509KeyManager keyManager,
        FacadeCrypto crypto,
        Algorithms algorithms,
        SessionKeys keys,
        LocalCertificates localCertificates,
        SSLSessionContext sessions,
        Duration closeWithin,
        InstantSource clock) {}
