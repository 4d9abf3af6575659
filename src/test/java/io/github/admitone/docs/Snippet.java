package io.github.admitone.docs;

import io.github.admitone.StripedSessionCache;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * A piece of Java in a Markdown file: imports, then statements. What the statements take for granted is in
 * {@link #SURROUNDINGS}; its types have their full names, so that a snippet must import all that it uses.
 *
 * @param place the file and the line that it begins in
 * @param heading the heading that it stands below
 * @param lines what it consists of
 */
record Snippet(String place, String heading, List<String> lines) {

    private static final String FENCE = "```";

    /** What a reader has before they begin: fields, so that a snippet may declare a variable of the same name. */
    private static final String SURROUNDINGS = "public String host, user, tenant; public int port;"
            + " public byte[] request, deviceSecret; public java.nio.file.Path directory;"
            + " public java.net.Socket socket; public javax.net.ssl.X509TrustManager trust;"
            + " public java.security.cert.X509Certificate clientCertificate, root;"
            + " public java.security.PrivateKey clientKey; public javax.crypto.SecretKey secretKey;"
            + " public org.bouncycastle.tls.TlsClient client; public io.github.admitone.SessionKey key;"
            + " public io.github.admitone.StripedSessionCache cache;"
            + " public io.github.admitone.bctls.TicketResumption resumption;"
            + " public io.github.admitone.bctls.ResumingTlsClientProtocol protocol;";

    /** One class of each jar that snippets, or this library, are compiled against. */
    private static final List<Class<?>> CLASS_PATH = List.of(
            StripedSessionCache.class,
            TlsClient.class,
            Digest.class,
            Arrays.class,
            NullMarked.class,
            Bootstrap.class,
            ByteBuf.class,
            Future.class,
            MeterRegistry.class,
            KeyValues.class,
            PrometheusMeterRegistry.class);

    static List<Snippet> in(Path markdown) throws IOException {
        List<Snippet> found = new ArrayList<>();
        List<String> open = null;
        String heading = "";
        int number = 0;
        for (String line : Files.readAllLines(markdown)) {
            number++;
            if (open != null && !line.startsWith(FENCE)) {
                open.add(line);
            } else if (line.equals(FENCE + "java")) {
                open = new ArrayList<>();
                found.add(new Snippet(markdown + ":" + number, heading, open));
            } else {
                open = null;
                heading = line.startsWith("## ") ? line.substring(3) : heading;
            }
        }
        return found;
    }

    /** {@return what the compiler says, warnings included; empty if it has nothing to say} */
    String compile(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("Snippet.java"), source());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        String target = directory.toString();
        String[] arguments = {
            "-Xlint:all", "-Werror", "-proc:none", "-classpath", classPath(), "-d", target, source.toString()
        };
        int exitCode = javac.run(out, out, arguments);
        return exitCode == 0 ? "" : place + "\n" + said;
    }

    /** {@return this snippet, with all that another one declares before it} */
    Snippet after(Snippet prelude) {
        return new Snippet(
                place,
                heading,
                Stream.concat(prelude.lines.stream(), lines.stream()).toList());
    }

    /**
     * Compiles it and runs it.
     *
     * @param surroundings what stands in the fields that it takes for granted
     */
    void run(Path directory, Map<String, Object> surroundings) throws Exception {
        String complaints = compile(directory);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(complaints);
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, Snippet.class.getClassLoader())) {
            Class<?> type = loader.loadClass("Snippet");
            Object snippet = type.getConstructor().newInstance();
            for (Map.Entry<String, Object> each : surroundings.entrySet()) {
                type.getField(each.getKey()).set(snippet, each.getValue());
            }
            type.getMethod("run").invoke(snippet);
        }
    }

    private String source() {
        return Stream.of(
                        lines.stream().filter(Snippet::isImport).distinct(),
                        Stream.of("public class Snippet {", SURROUNDINGS, "public void run() throws Exception {"),
                        lines.stream().filter(line -> !isImport(line)),
                        Stream.of("}", "}"))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private static String classPath() {
        return CLASS_PATH.stream().map(Snippet::home).collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        String home = type.getProtectionDomain().getCodeSource().getLocation().toString();
        return Path.of(URI.create(home)).toString();
    }

    @Override
    public String toString() {
        return place;
    }
}
