package io.github.admitone.demo;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.ProtocolVersion;

/** A {@link SceneServerProgram}, started and stopped: its tickets are names of sessions that it keeps, and so small. */
final class SceneServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Path directory;
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;
    private final InetSocketAddress address;
    private final InetSocketAddress addressWithCertificate;

    private SceneServer(ProtocolVersion version) throws IOException {
        directory = Files.createTempDirectory("admitone-demo");
        Path keys = TestCertificates.serverBelowIntermediate(KeyKind.RSA).writePkcs12(directory.resolve("server.p12"));
        Path trust = TestCertificates.writeTrustStore(directory.resolve("trust.p12"));
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.tls.server.enableSessionTicketExtension=false",
                        "-classpath",
                        classes().toString(),
                        SceneServerProgram.class.getName(),
                        keys.toString(),
                        trust.toString(),
                        TlsIdentity.PASSWORD,
                        DemoServer.nameInJsse(version)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        questions = process.getOutputStream();
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) answer());
        addressWithCertificate = new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) answer());
    }

    /** Starts a server of that version. */
    static SceneServer start(ProtocolVersion version) throws DemoException {
        try {
            return new SceneServer(version);
        } catch (IOException e) {
            throw new DemoException("the demo's server does not start: " + e.getMessage(), e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** {@return where a client certificate is required} */
    InetSocketAddress addressWithCertificate() {
        return addressWithCertificate;
    }

    /** {@return the CPU time that serving has taken so far} */
    long cpuNanos() throws DemoException {
        try {
            questions.write('\n');
            questions.flush();
            return answer();
        } catch (IOException e) {
            throw new DemoException("the demo's server has ended", e);
        }
    }

    private long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("it has ended");
        }
        return Long.parseLong(line);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (String file : List.of("server.p12", "trust.p12", "")) {
                Files.deleteIfExists(directory.resolve(file));
            }
        } catch (IOException e) {
            // The system clears its temporary files.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the directory of the compiled tests, also where they are patched into a module} */
    private static Path classes() {
        String name = SceneServerProgram.class.getName().replace('.', '/') + ".class";
        URL here = Objects.requireNonNull(SceneServerProgram.class.getResource("SceneServerProgram.class"));
        String root = here.toString().substring(0, here.toString().length() - name.length());
        return Path.of(URI.create(root));
    }
}
