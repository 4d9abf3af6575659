package io.github.admitone.compatibility;

import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has {@link Visit} connect to OpenSSL with one Bouncy Castle after the other, and prints the table of
 * {@code docs/compatibility.md}. Started by {@code compatibility/run}.
 */
public final class CompatibilityTable {

    private static final long PATIENCE_SECONDS = 60;
    private static final String LIBRARY =
            Path.of("target", "classes").toAbsolutePath().toString();
    private static final String PROGRAM =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    private CompatibilityTable() {}

    /** The arguments: the home of each JDK to run on; then, each in two, a name and the file with its class path. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println("| Bouncy Castle | Java | TLS 1.3 | TLS 1.3 with HelloRetryRequest | TLS 1.2 |");
        System.out.println("|---|---|---|---|---|");
        for (String home : arguments[0].split(",", -1)) {
            for (int i = 1; i < arguments.length; i += 2) {
                String classPath = Files.readString(Path.of(arguments[i + 1])).strip();
                row(arguments[i], home, classPath(classPath));
                if (isModular(arguments[i])) {
                    row(arguments[i] + ", module path", home, modulePath(classPath));
                }
            }
        }
    }

    /** The modules of the FIPS and LTS editions have other names than those that the module of this library requires. */
    private static boolean isModular(String name) {
        return name.startsWith("bctls-jdk");
    }

    private static List<String> classPath(String dependencies) {
        return List.of(
                "-cp", String.join(System.getProperty("path.separator"), LIBRARY, PROGRAM, dependencies), program());
    }

    private static List<String> modulePath(String dependencies) {
        return List.of(
                "-p",
                String.join(System.getProperty("path.separator"), LIBRARY, dependencies),
                "--patch-module",
                "io.github.admitone=" + PROGRAM,
                "-m",
                "io.github.admitone/" + program());
    }

    private static String program() {
        return Visit.class.getName();
    }

    private static void row(String name, String home, List<String> program) throws IOException, InterruptedException {
        String plain = visit(home, program, ServerOptions.tls13());
        String retry = visit(home, program, ServerOptions.tls13().withGroup("secp384r1"));
        String tls12 = visit(home, program, ServerOptions.tls12());
        System.out.println(
                "| " + String.join(" | ", name, Path.of(home).getFileName().toString(), plain, retry, tls12) + " |");
    }

    private static String visit(String home, List<String> program, ServerOptions options)
            throws IOException, InterruptedException {
        try (TlsServer server = OpenSslServer.start(options)) {
            List<String> command =
                    new ArrayList<>(List.of(Path.of(home, "bin", "java").toString()));
            command.addAll(program);
            command.add(Integer.toString(server.port()));
            command.add(options.versions().get(0));
            Path output = Files.createTempFile("compatibility", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        ? Files.readString(output, StandardCharsets.UTF_8)
                                .strip()
                                .replace("\n", "<br>")
                        : "hangs";
            } finally {
                process.destroyForcibly();
                Files.delete(output);
            }
        }
    }
}
