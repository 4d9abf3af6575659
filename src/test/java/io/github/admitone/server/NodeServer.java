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

    private static final String NODE = "node";

    private NodeServer(ServerOptions options) {
        super(options);
    }

    /** Starts the script, or skips the test where Node is not installed. */
    public static NodeServer start(ServerOptions options) {
        Requires.binary(NODE);
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        NodeServer server = new NodeServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Requires.binary(NODE).toString());
        command.add(copyResource("tls_server.js", directory).toString());
        command.addAll(arguments(directory, port));
        return command;
    }
}
