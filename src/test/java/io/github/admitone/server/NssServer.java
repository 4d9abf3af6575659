package io.github.admitone.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NSS by its {@code selfserv}. After each handshake it prints its cache statistics, whose count of cache hits rises with
 * each resumption, by ticket or by session ID. The answer is a short HTTP page.
 */
public final class NssServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("stateless resumes, .*\\n");
    private static final Pattern RESUMPTION = Pattern.compile("(\\d+) cache hits;");
    private static final String HTTP_1_1 = "http/1.1";
    private static final Map<String, String> GROUPS =
            Map.of("secp256r1", "P256", "secp384r1", "P384", "secp521r1", "P521", "x25519", "x25519");

    private NssServer(ServerOptions options) {
        super(options);
    }

    /** Starts {@code selfserv}, or skips the test where it is not installed. */
    public static NssServer start(ServerOptions options) {
        Requires.binary("selfserv");
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        options.refuse(!options.alpn().isEmpty() && !options.alpn().contains(HTTP_1_1), "other ALPN than http/1.1");
        NssServer server = new NssServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        String database = "sql:" + directory;
        makeDatabase(directory, database);
        List<String> command = new ArrayList<>(List.of(
                Requires.binary("selfserv").toString(),
                "-v",
                "-d",
                database,
                "-p",
                Integer.toString(port),
                options().key() == KeyKind.EC ? "-e" : "-n",
                TlsIdentity.ALIAS,
                "-V",
                (options().allowsTls12() ? "tls1.2:" : "tls1.3:") + (options().allowsTls13() ? "tls1.3" : "tls1.2")));
        if (options().tickets()) {
            command.add("-u");
        }
        if (options().clientCertificate()) {
            command.addAll(List.of("-r", "-r"));
        }
        if (!options().group().isEmpty()) {
            command.addAll(List.of("-I", GROUPS.get(options().group())));
        }
        if (!options().alpn().isEmpty()) {
            command.add("-Q");
        }
        return command;
    }

    private void makeDatabase(Path directory, String database) throws IOException {
        if (Files.exists(directory.resolve("cert9.db"))) {
            return;
        }
        Path identity = options().identity().writePkcs12(directory.resolve("server.p12"));
        run("certutil", "-N", "-d", database, "--empty-password");
        run("pk12util", "-i", identity.toString(), "-d", database, "-W", TlsIdentity.PASSWORD);
        for (KeyKind kind : KeyKind.values()) {
            Path authority = directory.resolve(kind + ".pem");
            Files.writeString(authority, TlsIdentity.pem(List.of(TestCertificates.authority(kind))));
            run("certutil", "-A", "-d", database, "-n", "authority-" + kind, "-t", "CT,,", "-i", authority.toString());
        }
    }

    private static void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Requires.binary(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(program + ": " + words);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Sums the rises of the count, which starts over at 0 with each process. */
    @Override
    public int resumptionsSeen() {
        Matcher hits = RESUMPTION.matcher(log());
        int seen = 0;
        int before = 0;
        while (hits.find()) {
            int now = Integer.parseInt(hits.group(1));
            seen += now < before ? now : now - before;
            before = now;
        }
        return seen;
    }

    @Override
    Pattern handshakeLine() {
        return HANDSHAKE;
    }

    @Override
    Pattern resumptionLine() {
        return RESUMPTION;
    }
}
