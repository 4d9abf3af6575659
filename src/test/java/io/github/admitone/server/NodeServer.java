package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Node's {@code tls} module, by a script of the test resources. It reports {@code isSessionReused()} of each
 * connection; the answer is the echo of the request.
 */
public final class NodeServer extends ProgramServer {

    /** What Linux distributions have. */
    private static final String NODE = "node";

    /** Node 26 or later, which has OpenSSL 3.5 inside; {@code .ci/run} puts it on the PATH under this name. */
    public static final String POST_QUANTUM_NODE = "node26";

    private final String program;
    private final TlsIdentity identity;

    private NodeServer(ServerOptions options, String program, TlsIdentity identity) {
        super(options);
        this.program = program;
        this.identity = identity;
    }

    /** Starts the script, or skips the test where Node is not installed. */
    public static NodeServer start(ServerOptions options) {
        Requires.binary(NODE);
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        NodeServer server = new NodeServer(options, NODE, options.identity());
        server.start();
        return server;
    }

    /** Returns whether {@link #startPostQuantum} would find its program. */
    public static boolean isPostQuantumInstalled() {
        return Requires.find(POST_QUANTUM_NODE).isPresent();
    }

    /**
     * Starts the script with post-quantum key exchange and this identity, or skips the test where no Node with OpenSSL
     * 3.5 is installed.
     */
    public static NodeServer startPostQuantum(TlsIdentity identity) {
        Requires.binary(POST_QUANTUM_NODE);
        ServerOptions options = ServerOptions.tls13().withGroup("X25519MLKEM768");
        NodeServer server = new NodeServer(options, POST_QUANTUM_NODE, identity);
        server.start();
        return server;
    }

    @Override
    TlsIdentity identity() {
        return identity;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Requires.binary(program).toString());
        command.add(copyResource("tls_server.js", directory).toString());
        command.addAll(arguments(directory, port));
        return command;
    }
}
