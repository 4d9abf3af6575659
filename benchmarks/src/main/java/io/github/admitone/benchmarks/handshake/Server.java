package io.github.admitone.benchmarks.handshake;

/** The other side of connections: a process of its own on a loopback port. */
abstract class Server implements AutoCloseable {

    private final Process process;
    private final int port;

    Server(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    final int port() {
        return port;
    }

    final long pid() {
        return process.pid();
    }

    @Override
    public final void close() {
        process.destroyForcibly();
    }
}
