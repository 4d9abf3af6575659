package io.github.admitone.benchmarks.handshake;

/** What a connection cost its client, on average over a batch: time on the processor, time, and allocation. */
record Cost(double cpuNanos, double wallNanos, double allocatedBytes) {

    Cost dividedBy(int connections) {
        return new Cost(cpuNanos / connections, wallNanos / connections, allocatedBytes / connections);
    }

    String encode() {
        return cpuNanos + " " + wallNanos + " " + allocatedBytes;
    }

    static Cost decode(String line) {
        String[] fields = line.split(" ");
        return new Cost(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]));
    }
}
