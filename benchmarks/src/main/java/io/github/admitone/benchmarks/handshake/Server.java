package io.github.admitone.benchmarks.handshake;

/** The other side of every connection: a process of its own on a loopback port, which answers each line. */
interface Server extends AutoCloseable {

    int port();

    long pid();

    @Override
    void close();
}
