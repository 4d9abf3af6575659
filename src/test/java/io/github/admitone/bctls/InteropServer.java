package io.github.admitone.bctls;

import io.github.admitone.server.GnuTlsServer;
import io.github.admitone.server.GoServer;
import io.github.admitone.server.HaproxyServer;
import io.github.admitone.server.JsseProcessServer;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.NginxServer;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.NssServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.PythonServer;
import io.github.admitone.server.Requires;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real servers of the matrix, in the order of its rows. */
enum InteropServer {
    JSSE_17("JSSE 17"),
    JSSE_25("JSSE 25"),
    OPENSSL("OpenSSL s_server"),
    GNUTLS("GnuTLS gnutls-serv"),
    GO("Go crypto/tls"),
    NSS("NSS selfserv"),
    NGINX("nginx"),
    HAPROXY("HAProxy"),
    PYTHON("Python ssl"),
    NODE("Node tls");

    private static final String UNKNOWN = "unknown";
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

    private final String title;

    InteropServer(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Starts it, or skips the test where it is not installed. */
    TlsServer start(ServerOptions options) {
        return switch (this) {
            case JSSE_17 -> startJsse17(options);
            case JSSE_25 -> JsseProcessServer.start(25, options);
            case OPENSSL -> OpenSslServer.start(options);
            case GNUTLS -> GnuTlsServer.start(options);
            case GO -> GoServer.start(options);
            case NSS -> NssServer.start(options);
            case NGINX -> NginxServer.start(options);
            case HAPROXY -> HaproxyServer.start(options);
            case PYTHON -> PythonServer.start(options);
            case NODE -> NodeServer.start(options);
        };
    }

    /** {@return whether it can resume by session ID what it has issued no ticket for} */
    boolean hasSessionIds() {
        // crypto/tls of Go resumes by tickets alone.
        return this != GO;
    }

    /** {@return what the server itself calls its version} */
    String version() throws IOException {
        return switch (this) {
            case JSSE_17 -> jdk(17);
            case JSSE_25 -> jdk(25);
            case OPENSSL -> ask("openssl", "version");
            case GNUTLS -> ask("gnutls-serv", "--version");
            case GO -> ask("go", "version");
            case NSS -> ask("dpkg-query", "-W", "-f", "${Version}", "libnss3");
            case NGINX -> ask("nginx", "-v");
            case HAPROXY -> ask("haproxy", "-v");
            case PYTHON -> ask("python3", "-V");
            case NODE -> ask("node", "-v");
        };
    }

    /** {@return what the server with post-quantum cryptography calls its version} */
    static String postQuantumVersion() {
        String node = NodeServer.POST_QUANTUM_NODE;
        return ask(node, "-v") + ", OpenSSL " + ask(node, "-p", "process.versions.openssl");
    }

    private static String ask(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return firstVersion(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return UNKNOWN; // selfserv does not tell, and this is no Debian.
        }
    }

    /** In this process where that can be: a process of its own is needed to restrict groups, or to switch tickets off. */
    private static TlsServer startJsse17(ServerOptions options) {
        boolean here = Runtime.version().feature() == 17 && options.group().isEmpty() && options.tickets();
        return here ? JsseServer.start(options) : JsseProcessServer.start(17, options);
    }

    private static String jdk(int feature) throws IOException {
        String release = Files.readString(Requires.java(feature).getParent().resolveSibling("release"));
        return firstVersion(release.substring(release.indexOf("JAVA_VERSION=")));
    }

    private static String firstVersion(String words) {
        Matcher version = VERSION.matcher(words);
        return version.find() ? version.group() : UNKNOWN;
    }
}
