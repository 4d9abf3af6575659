package io.github.admitone.server;

import java.util.List;

/**
 * What a test asks of a server; immutable. A server that cannot do what is asked says so by
 * {@link UnsupportedOperationException}, it never does something else instead.
 *
 * @param versions the protocol versions that are enabled, by the names of JSSE: TLSv1.2, TLSv1.3, DTLSv1.2
 * @param key the kind of the server's certificate
 * @param intermediate whether the server sends a chain of two certificates
 * @param clientCertificate whether a client must show a certificate of {@link TestCertificates}
 * @param group the only key exchange group, by its IANA name (secp256r1, secp384r1, x25519), or empty for the server's
 *     own choice. A client that sent no key share of it gets a HelloRetryRequest in TLS 1.3
 * @param alpn the application protocols, or an empty list for no ALPN
 * @param cipherSuite the only cipher suite, by its IANA name, or empty for the server's own choice
 * @param ticketCount how many tickets a full TLS 1.3 handshake brings, or a negative number for the server's own choice
 * @param tickets whether the server issues tickets; without them, TLS 1.2 has session IDs only
 */
public record ServerOptions(
        List<String> versions,
        KeyKind key,
        boolean intermediate,
        boolean clientCertificate,
        String group,
        List<String> alpn,
        String cipherSuite,
        int ticketCount,
        boolean tickets) {

    /** Copies the lists. */
    public ServerOptions {
        versions = List.copyOf(versions);
        alpn = List.copyOf(alpn);
    }

    /** Returns the options of a TLS 1.3 server with an RSA certificate and nothing else special. */
    public static ServerOptions tls13() {
        return of("TLSv1.3");
    }

    /** Returns the options of a TLS 1.2 server with an RSA certificate and nothing else special. */
    public static ServerOptions tls12() {
        return of("TLSv1.2");
    }

    /** Returns the options of a DTLS 1.2 server with an RSA certificate and nothing else special. */
    public static ServerOptions dtls12() {
        return of("DTLSv1.2");
    }

    /** Returns the options of a server of those versions with an RSA certificate and nothing else special. */
    public static ServerOptions of(String... versions) {
        return new ServerOptions(List.of(versions), KeyKind.RSA, false, false, "", List.of(), "", -1, true);
    }

    /** Asks for a certificate of that kind. */
    public ServerOptions withKey(KeyKind kind) {
        return new ServerOptions(
                versions, kind, intermediate, clientCertificate, group, alpn, cipherSuite, ticketCount, tickets);
    }

    /** Asks for a chain of two certificates. */
    public ServerOptions withIntermediate() {
        return new ServerOptions(
                versions, key, true, clientCertificate, group, alpn, cipherSuite, ticketCount, tickets);
    }

    /** Asks for a server that requires a client certificate. */
    public ServerOptions withClientCertificate() {
        return new ServerOptions(versions, key, intermediate, true, group, alpn, cipherSuite, ticketCount, tickets);
    }

    /** Restricts the key exchange to one group. */
    public ServerOptions withGroup(String only) {
        return new ServerOptions(
                versions, key, intermediate, clientCertificate, only, alpn, cipherSuite, ticketCount, tickets);
    }

    /** Asks for ALPN. */
    public ServerOptions withAlpn(String... protocols) {
        return new ServerOptions(
                versions,
                key,
                intermediate,
                clientCertificate,
                group,
                List.of(protocols),
                cipherSuite,
                ticketCount,
                tickets);
    }

    /** Restricts the server to one cipher suite. */
    public ServerOptions withCipherSuite(String only) {
        return new ServerOptions(
                versions, key, intermediate, clientCertificate, group, alpn, only, ticketCount, tickets);
    }

    /** Asks for that many tickets after a full TLS 1.3 handshake. */
    public ServerOptions withTicketCount(int count) {
        return new ServerOptions(
                versions, key, intermediate, clientCertificate, group, alpn, cipherSuite, count, tickets);
    }

    /** Asks for a server that issues no tickets. */
    public ServerOptions withoutTickets() {
        return new ServerOptions(
                versions, key, intermediate, clientCertificate, group, alpn, cipherSuite, ticketCount, false);
    }

    /** Returns whether TLS 1.3 is enabled. */
    public boolean allowsTls13() {
        return versions.contains("TLSv1.3");
    }

    /** Returns whether TLS 1.2 is enabled. */
    public boolean allowsTls12() {
        return versions.contains("TLSv1.2");
    }

    /** Returns whether this is a DTLS 1.2 server. */
    public boolean isDtls() {
        return versions.contains("DTLSv1.2");
    }

    /** Returns the server identity that these options ask for. */
    TlsIdentity identity() {
        return intermediate ? TestCertificates.serverBelowIntermediate(key) : TestCertificates.server(key);
    }

    /** Refuses an option that the named server does not have. */
    void refuse(boolean asked, String what) {
        if (asked) {
            throw new UnsupportedOperationException("this server cannot do: " + what);
        }
    }
}
