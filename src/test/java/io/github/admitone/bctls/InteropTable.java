package io.github.admitone.bctls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What the matrix has found out: a row for each server and protocol version, the same order in every run. */
final class InteropTable {

    /** What a server stands for whose ticket names no lifetime; no server names this one. */
    static final Duration UNSPECIFIED = Duration.ofSeconds(7001);

    /**
     * One configuration of one server.
     *
     * @param resumedBy how the second connection resumed, or why it could not
     * @param ticketsInFull how many tickets the full handshake brought
     * @param ticketsInResumed how many the resumed one brought
     * @param lifetime what the server said in the full handshake
     * @param extendedMasterSecret whether the session has one
     */
    record Cell(
            String resumedBy,
            int ticketsInFull,
            int ticketsInResumed,
            Duration lifetime,
            boolean extendedMasterSecret) {

        static Cell without(String reason) {
            return new Cell(reason, 0, 0, Duration.ZERO, true);
        }

        /** {@return "full / resumed"} */
        private String counts() {
            return ticketsInFull + " / " + ticketsInResumed;
        }
    }

    private record RowKey(InteropServer server, String version) implements Comparable<RowKey> {
        @Override
        public int compareTo(RowKey other) {
            int byServer = server.compareTo(other.server);
            // TLS before DTLS, 1.2 before 1.3.
            int byProtocol = Boolean.compare(version.startsWith("D"), other.version.startsWith("D"));
            return byServer != 0 ? byServer : byProtocol != 0 ? byProtocol : version.compareTo(other.version);
        }
    }

    private final Map<RowKey, Map<InteropVariation, Cell>> rows = new TreeMap<>();
    private final Map<String, Cell> postQuantum = new TreeMap<>();

    void add(InteropServer server, String version, InteropVariation variation, Cell cell) {
        rows.computeIfAbsent(new RowKey(server, version), key -> new EnumMap<>(InteropVariation.class))
                .put(variation, cell);
    }

    /** Adds what a server did that has certificates of that algorithm. */
    void addPostQuantum(String algorithm, Cell cell) {
        postQuantum.put(algorithm, cell);
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Interoperability

                Written by `InteropTest`, which connects twice to each server: a full handshake, then a resumed one, which
                the server's own log has to confirm. "Tickets issued" counts what could be kept of the full handshake and of
                the resumed one. "ID" is a resumption by session ID, which is what TLS 1.2 has where tickets are switched off.
                "Other group": the server insists on one of which the client sent no key share, so that TLS 1.3 takes a
                HelloRetryRequest, in the full handshake and in the resumed one.

                """);
        text.append("The client: Bouncy Castle ")
                .append(new BouncyCastleProvider().getVersionStr())
                .append(" on Java ")
                .append(Runtime.version().feature())
                .append(".\n\n| server | version | protocol |");
        for (InteropVariation variation : InteropVariation.values()) {
            text.append(' ').append(variation.title()).append(" |");
        }
        text.append(" tickets issued, full / resumed | lifetime | remarks |\n|---|---|---|");
        text.append("---|".repeat(InteropVariation.values().length)).append("---|---|---|\n");
        for (Map.Entry<RowKey, Map<InteropVariation, Cell>> row : rows.entrySet()) {
            text.append(line(row.getKey(), row.getValue()));
        }
        if (!postQuantum.isEmpty()) {
            text.append(postQuantumTable());
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    private String postQuantumTable() {
        StringBuilder text = new StringBuilder("""

                ## Post-quantum certificates

                The key exchange is X25519MLKEM768; root, intermediate and end entity have keys of the same kind.

                | server | version | protocol | server certificate | resumed by | tickets issued, full / resumed | lifetime |
                |---|---|---|---|---|---|---|
                """);
        String version = InteropServer.postQuantumVersion();
        postQuantum.forEach((algorithm, cell) -> text.append("| %s | %s | TLSv1.3 | %s | %s | %s | %s |\n"
                .formatted(
                        InteropServer.NODE.title(),
                        version,
                        algorithm,
                        cell.resumedBy(),
                        cell.counts(),
                        words(cell.lifetime()))));
        return text.toString();
    }

    private static String line(RowKey key, Map<InteropVariation, Cell> cells) throws IOException {
        StringBuilder line = new StringBuilder("| ")
                .append(key.server.title())
                .append(" | ")
                .append(key.server.version())
                .append(" | ")
                .append(key.version)
                .append(" |");
        for (InteropVariation variation : InteropVariation.values()) {
            Cell cell = cells.get(variation);
            line.append(' ').append(cell == null ? "–" : cell.resumedBy()).append(" |");
        }
        Cell base = cells.get(InteropVariation.SERVER_CERTIFICATE);
        return line.append(' ')
                .append(base == null ? "–" : base.counts())
                .append(" | ")
                .append(base == null ? "–" : words(base.lifetime()))
                .append(" | ")
                .append(remarks(key, cells))
                .append(" |\n")
                .toString();
    }

    private static String remarks(RowKey key, Map<InteropVariation, Cell> cells) {
        Set<String> remarks = new LinkedHashSet<>();
        Cell base = cells.get(InteropVariation.SERVER_CERTIFICATE);
        boolean tls13 = key.version.equals("TLSv1.3");
        if (base != null && tls13 && base.ticketsInResumed() == 0) {
            remarks.add("issues no ticket on a resumed connection");
        }
        if (base != null && !tls13 && base.ticketsInResumed() > 0) {
            remarks.add("renews the ticket in the resumed handshake");
        }
        if (base != null && base.lifetime().equals(UNSPECIFIED)) {
            remarks.add("the policy's default applies (RFC 5077 §3.3)");
        }
        if (cells.values().stream().anyMatch(cell -> !cell.extendedMasterSecret())) {
            remarks.add(
                    "has no extended master secret: resumed because the client of this test allows legacy resumption"
                            + " (RFC 7627 §5.3)");
        }
        cells.forEach((variation, cell) -> {
            boolean comparable = base != null && variation != InteropVariation.NO_TICKETS && cell.ticketsInFull() > 0;
            if (comparable && !cell.counts().equals(base.counts())) {
                remarks.add(variation.title() + ": " + cell.counts() + " tickets");
            }
            if (comparable && !words(cell.lifetime()).equals(words(base.lifetime()))) {
                remarks.add(variation.title() + ": lifetime " + words(cell.lifetime()));
            }
        });
        return remarks.stream().collect(Collectors.joining("; "));
    }

    private static String words(Duration lifetime) {
        long seconds = lifetime.toSeconds();
        if (lifetime.equals(UNSPECIFIED)) {
            return "unspecified";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + " h" : seconds + " s";
    }
}
