package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders side by side: all in turn, a batch of connections each in every round, so that what else the
 * machine does hits all alike. JMH measures one benchmark after the other, and counts no CPU time; so this is not JMH.
 *
 * <p>Contenders over the same cryptography share a JVM. In JVMs of their own, what the compiler happens to make of the
 * same key exchange in one and in another differs by more than what is to be measured. The first rounds warm up; with
 * more forks all of it is repeated in new JVMs.
 */
final class Tournament {

    private final ServerIdentity identity;
    private final List<Contender> contenders;
    private final Length length;

    /** How often to start anew, and each time: how many rounds to warm up, how many to measure, of how many connections. */
    record Length(int forks, int warmUpRounds, int rounds, int batch) {

        /** Enough to see that everything works. */
        static final Length SMOKE = new Length(1, 0, 2, 3);
    }

    Tournament(ServerIdentity identity, List<Contender> contenders, Length length) {
        this.identity = identity;
        this.contenders = contenders;
        this.length = length;
    }

    /** Returns each contender's costs, round by round. */
    Results run() throws IOException, InterruptedException {
        Results results = new Results(contenders);
        for (int fork = 0; fork < length.forks(); fork++) {
            try (Servers servers = new Servers(identity)) {
                runOnce(servers, results);
            }
        }
        return results;
    }

    private void runOnce(Servers servers, Results results) throws IOException {
        Map<Contender.Family, WorkerProcess> workers = new EnumMap<>(Contender.Family.class);
        try {
            for (Contender.Family family : Contender.Family.values()) {
                List<Contender> members = contenders.stream()
                        .filter(contender -> contender.family() == family)
                        .toList();
                if (!members.isEmpty()) {
                    workers.put(family, new WorkerProcess(servers, family, members));
                }
            }
            for (int round = -length.warmUpRounds(); round < length.rounds(); round++) {
                for (Contender contender : contenders) {
                    Cost cost = workers.get(contender.family()).connect(contender, length.batch());
                    if (round >= 0) {
                        results.add(contender, cost);
                    }
                }
            }
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
    }
}
