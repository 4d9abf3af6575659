package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a resumed connection spends its time: a recording of JDK Flight Recorder, and one of the external PSK beside it.
 * The recordings themselves stay in {@code benchmarks/target}, for {@code jfr} or JDK Mission Control.
 */
final class ProfileQuestion implements Question {

    private static final Path RECORDINGS = Path.of("benchmarks", "target", "profile");
    private static final int CONNECTIONS = 20_000;
    private static final int CONNECTIONS_OF_SMOKE = 20;

    @Override
    public String name() {
        return "handshake-profile";
    }

    @Override
    public String asks() {
        return "Where does a resumed connection spend its time, and how much of that in AdmitOne?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        Files.createDirectories(RECORDINGS);
        int connections = effort == Effort.FULL ? CONNECTIONS : CONNECTIONS_OF_SMOKE;
        StringBuilder answer = new StringBuilder();
        try (WorkDirectory directory = new WorkDirectory()) {
            ServerIdentity identity = ServerIdentity.create(ServerIdentity.Kind.RSA_2048, directory.path());
            for (Contender contender : List.of(Contender.BC_RESUMED, Contender.BC_PSK)) {
                Profile profile = new Profile(record(contender, identity, connections));
                Files.writeString(results.resolve(name() + "-" + contender + ".json"), profile.json());
                answer.append("## ").append(contender.title()).append("\n\n").append(profile.markdown());
            }
        }
        return answer.toString();
    }

    private static Path record(Contender contender, ServerIdentity identity, int connections)
            throws IOException, InterruptedException {
        Path recording = RECORDINGS.resolve(contender + ".jfr");
        boolean psk = contender.authentication() == Authentication.EXTERNAL_PSK;
        try (OpenSsl server = OpenSsl.serve(identity, psk);
                WorkerProcess worker = new WorkerProcess(contender, server.port(), identity.anchor())) {
            worker.connect(connections / 3);
            worker.connect(connections, recording);
        }
        return recording;
    }
}
