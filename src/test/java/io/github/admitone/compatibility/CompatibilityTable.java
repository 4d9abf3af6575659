package io.github.admitone.compatibility;

import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has {@link Visit} connect to OpenSSL with one Bouncy Castle after the other, and enters what it sees in the table of
 * {@code docs/compatibility.md} and in that of the README. Rows of other versions stay. Started by
 * {@code compatibility/run}.
 */
public final class CompatibilityTable {

    private static final long PATIENCE_SECONDS = 300;

    private final String library;
    private final String program;

    private CompatibilityTable(Path directory) {
        this.library = directory.resolve("library").toString();
        this.program = directory.resolve("program").toString();
    }

    /**
     * The arguments: a directory with the classes of the library and of the program; the homes of the JDKs to run on; then,
     * each in two, a name and the file with its class path.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CompatibilityTable table = new CompatibilityTable(Path.of(arguments[0]).toAbsolutePath());
        for (int i = 2; i < arguments.length; i += 2) {
            String classPath = Files.readString(Path.of(arguments[i + 1])).strip();
            for (String home : arguments[1].split(",", -1)) {
                table.run(arguments[i].replace(":", " "), Path.of(home), classPath);
            }
        }
    }

    private void run(String name, Path home, String dependencies) throws IOException, InterruptedException {
        row(name, CompatibilityRow.CLASS_PATH, home, classPath(dependencies));
        if (isModular(name)) {
            row(name, CompatibilityRow.MODULE_PATH, home, modulePath(dependencies));
        }
    }

    /** The modules of the FIPS and LTS editions have other names than those that the module of this library requires. */
    private static boolean isModular(String name) {
        return name.startsWith("bctls-jdk");
    }

    private List<String> classPath(String dependencies) {
        return List.of("-cp", String.join(File.pathSeparator, library, program, dependencies), Visit.class.getName());
    }

    private List<String> modulePath(String dependencies) {
        return List.of(
                "-p",
                String.join(File.pathSeparator, library, dependencies),
                "--patch-module",
                "io.github.admitone=" + program,
                "-m",
                "io.github.admitone/" + Visit.class.getName());
    }

    private static void row(String name, String path, Path home, List<String> arguments)
            throws IOException, InterruptedException {
        CompatibilityRow row = new CompatibilityRow(
                name,
                path,
                feature(home),
                visit(home, arguments, ServerOptions.tls13()),
                visit(home, arguments, ServerOptions.tls13().withGroup("secp384r1")),
                visit(home, arguments, ServerOptions.tls12()));
        System.out.println(row.markdown());
        CompatibilityPages.enter(row);
    }

    /** The feature release of that JDK, from the file {@code release} in its home. */
    private static int feature(Path home) throws IOException {
        String release = Files.readString(home.resolve("release"));
        return Integer.parseInt(release.replaceFirst("(?s).*JAVA_VERSION=\"(\\d+).*", "$1"));
    }

    private static String visit(Path home, List<String> arguments, ServerOptions options)
            throws IOException, InterruptedException {
        try (TlsServer server = OpenSslServer.start(options)) {
            List<String> command =
                    new ArrayList<>(List.of(home.resolve("bin").resolve("java").toString()));
            // One line for what is logged, which goes into the table.
            command.add("-Djava.util.logging.SimpleFormatter.format=%5$s%n");
            // The LTS and FIPS editions load native code, of which the JVM would warn.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(arguments);
            command.add(Integer.toString(server.port()));
            command.add(options.versions().get(0));
            Path output = Files.createTempFile("compatibility", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        ? CompatibilityRow.cell(Files.readString(output, StandardCharsets.UTF_8))
                        : "nothing within " + PATIENCE_SECONDS + " s";
            } finally {
                process.destroyForcibly();
                Files.delete(output);
            }
        }
    }
}
