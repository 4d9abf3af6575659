package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Python's {@code ssl} module over OpenSSL, by a script of the test resources. It reports {@code session_reused} of
 * each connection; the answer is the echo of the request.
 */
public final class PythonServer extends ProgramServer {

    private static final String PYTHON = "python3";

    private PythonServer(ServerOptions options) {
        super(options);
    }

    /** Starts the script, or skips the test where Python is not installed. */
    public static PythonServer start(ServerOptions options) {
        Requires.binary(PYTHON);
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        PythonServer server = new PythonServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Requires.binary(PYTHON).toString());
        command.add(copyResource("tls_server.py", directory).toString());
        command.addAll(arguments(directory, port));
        return command;
    }
}
