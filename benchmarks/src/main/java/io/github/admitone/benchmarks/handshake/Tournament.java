package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Effort;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders side by side: each in a JVM of its own, all in turn, a batch of connections each in every round, so
 * that what else the machine does hits all alike. JMH measures one benchmark after the other, and counts no CPU time;
 * so this is not JMH.
 *
 * <p>The first rounds warm up. With more forks all of it is repeated in new JVMs: what the compiler makes of a program
 * differs from one run to the next.
 */
final class Tournament {

    private final ServerIdentity identity;
    private final List<Contender> contenders;
    private final int forks;
    private final int warmUpRounds;
    private final int rounds;
    private final int batch;

    Tournament(ServerIdentity identity, List<Contender> contenders, Effort effort, int forks) {
        this.identity = identity;
        this.contenders = contenders;
        boolean full = effort == Effort.FULL;
        this.forks = full ? forks : 1;
        this.warmUpRounds = full ? 20 : 0;
        this.rounds = full ? 20 : 2;
        this.batch = full ? 100 : 3;
    }

    /** Returns each contender's costs, round by round. */
    Results run() throws IOException, InterruptedException {
        Results results = new Results(contenders);
        for (int fork = 0; fork < forks; fork++) {
            try (OpenSsl forCertificates = OpenSsl.serve(identity, false);
                    OpenSsl forPsks = OpenSsl.serve(identity, true)) {
                runOnce(forCertificates, forPsks, results);
            }
        }
        return results;
    }

    private void runOnce(OpenSsl forCertificates, OpenSsl forPsks, Results results) throws IOException {
        Map<Contender, WorkerProcess> workers = new EnumMap<>(Contender.class);
        try {
            for (Contender contender : contenders) {
                boolean psk = contender.authentication() == Authentication.EXTERNAL_PSK;
                int port = (psk ? forPsks : forCertificates).port();
                workers.put(contender, new WorkerProcess(contender, port, identity.anchor()));
            }
            for (int round = -warmUpRounds; round < rounds; round++) {
                for (Contender contender : contenders) {
                    Cost cost = workers.get(contender).connect(batch);
                    if (round >= 0) {
                        results.add(contender, cost);
                    }
                }
            }
        } finally {
            for (WorkerProcess worker : workers.values()) {
                worker.close();
            }
        }
    }
}
