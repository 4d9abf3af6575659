package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Node's TLS 1.3 on a loopback port, in a process of its own: a Node with OpenSSL 3.5 inside, which knows post-quantum
 * cryptography. It issues {@value #TICKETS} tickets on a full connection and none on a resumed one.
 */
final class Node extends Server {

    static final int TICKETS = 2;

    private static final String PROGRAM = "node26";

    private static final String SCRIPT = """
            const { readFileSync } = require('fs');
            const [certificate, chain, key, ecdhCurve] = process.argv.slice(1);
            const options = {
              cert: readFileSync(certificate, 'ascii') + readFileSync(chain, 'ascii'),
              key: readFileSync(key),
              minVersion: 'TLSv1.3',
              ecdhCurve,
            };
            const server = require('tls').createServer(options, (socket) => {
              socket.setNoDelay(true);
              socket.on('error', () => {});
              socket.on('data', () => socket.write('ko\\n'));
            });
            server.listen(0, '127.0.0.1', () => console.log(server.address().port));
            """;

    private Node(Process process, int port) {
        super(process, port);
    }

    /** Whether the program is on the PATH; Linux distributions have older ones. */
    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    }

    static Node serve(Setting setting, Identity identity) throws IOException {
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "-e",
                        SCRIPT,
                        identity.certificate("server").toString(),
                        identity.certificate("chain").toString(),
                        identity.key("server").toString(),
                        setting.groups())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Nobody closes this reader: the process would end by what it prints next.
        BufferedReader printed = process.inputReader(StandardCharsets.US_ASCII);
        String port = printed.readLine();
        if (port == null) {
            throw new IOException(PROGRAM + " does not serve; its error is above");
        }
        return new Node(process, Integer.parseInt(port));
    }
}
