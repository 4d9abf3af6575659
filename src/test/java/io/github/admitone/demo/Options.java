package io.github.admitone.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * What the user asked for on the command line.
 *
 * @param help whether to say what can be asked for
 * @param version the protocol version
 * @param target a server of the user's, or nothing for that of the demo's own
 * @param authorities a file of trust anchors
 * @param store where to keep tickets
 */
record Options(
        boolean help,
        ProtocolVersion version,
        Optional<Target> target,
        Optional<Path> authorities,
        Optional<String> store) {

    static final String HELP = String.join(
            System.lineSeparator(),
            "Without HOST:PORT: what resumption saves, with a server of",
            "the demo's own.",
            "",
            "  HOST:PORT      examine that server, by some 40 connections",
            "  --tls12        TLS 1.2 instead of TLS 1.3",
            "  --insecure     do not verify the server's certificate",
            "  --ca FILE      trust the certificates of that PEM file,",
            "                 not the JDK's",
            "  --store STORE  keep tickets in dir:PATH, redis://HOST:PORT",
            "                 or jdbc:postgresql://..., and make four",
            "                 connections");

    static Options parse(String... arguments) throws DemoException {
        List<String> rest = new ArrayList<>(List.of(arguments));
        boolean help = rest.remove("--help");
        ProtocolVersion version = rest.remove("--tls12") ? ProtocolVersion.TLSv12 : ProtocolVersion.TLSv13;
        if (help || rest.isEmpty()) {
            return new Options(help, version, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<Path> authorities = valueOf("--ca", rest).map(Path::of);
        Optional<String> store = valueOf("--store", rest);
        Target target = Target.parse(rest.toArray(String[]::new));
        return new Options(false, version, Optional.of(target), authorities, store);
    }

    /** {@return the value after that option, both of which it removes} */
    private static Optional<String> valueOf(String option, List<String> arguments) throws DemoException {
        int at = arguments.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == arguments.size()) {
            throw new DemoException("wrong argument \"" + option + "\": expected a value after it");
        }
        arguments.remove(at);
        return Optional.of(arguments.remove(at));
    }
}
