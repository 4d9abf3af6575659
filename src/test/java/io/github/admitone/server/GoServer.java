package io.github.admitone.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Go's {@code crypto/tls}, by a program of the test resources that is compiled once in a run. It reports
 * {@code DidResume} of each connection; the answer is the echo of the request.
 */
public final class GoServer extends ProgramServer {

    private static final Path OUTPUT = Path.of("target", "go");
    private static Path program;

    private GoServer(ServerOptions options) {
        super(options);
    }

    /** Compiles and starts the program, or skips the test where Go is not installed. */
    public static GoServer start(ServerOptions options) {
        Requires.binary("go");
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        GoServer server = new GoServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(compiled().toString());
        command.addAll(arguments(directory, port));
        return command;
    }

    private static synchronized Path compiled() throws IOException {
        if (program == null) {
            program = compile();
        }
        return program;
    }

    /** Compiles beside the final place and moves it there, so that two runs at a time never see half a program. */
    private static Path compile() throws IOException {
        Path directory = Files.createDirectories(OUTPUT).toAbsolutePath();
        Path source = copyResource("tls_server.go", directory);
        Path fresh = Files.createTempFile(directory, "tls_server", ".new");
        ProcessBuilder build = new ProcessBuilder(
                        Requires.binary("go").toString(), "build", "-o", fresh.toString(), source.toString())
                .redirectErrorStream(true);
        build.environment().putAll(Map.of("GO111MODULE", "off", "CGO_ENABLED", "0"));
        build.environment().putIfAbsent("GOCACHE", directory.resolve("cache").toString());
        Process compiler = build.start();
        String words = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("go build: " + words);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return Files.move(fresh, directory.resolve("tls_server"), StandardCopyOption.REPLACE_EXISTING);
    }
}
