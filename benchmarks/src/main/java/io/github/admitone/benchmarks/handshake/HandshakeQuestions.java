package io.github.admitone.benchmarks.handshake;

import static io.github.admitone.benchmarks.handshake.Contender.BC_FULL;
import static io.github.admitone.benchmarks.handshake.Contender.BC_PSK;
import static io.github.admitone.benchmarks.handshake.Contender.BC_RESUMED;
import static io.github.admitone.benchmarks.handshake.Contender.BC_VERIFIED;
import static io.github.admitone.benchmarks.handshake.Contender.JCA_FULL;
import static io.github.admitone.benchmarks.handshake.Contender.JCA_PSK;
import static io.github.admitone.benchmarks.handshake.Contender.JCA_RESUMED;
import static io.github.admitone.benchmarks.handshake.Contender.JCA_VERIFIED;
import static io.github.admitone.benchmarks.handshake.Contender.SUN_RESUMED;

import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.handshake.HandshakeQuestion.Proportion;
import io.github.admitone.benchmarks.handshake.ServerIdentity.Kind;
import io.github.admitone.benchmarks.handshake.Tournament.Length;
import java.util.List;

/** The questions about whole connections. */
public final class HandshakeQuestions {

    private static final Length ALL = new Length(1, 60, 20, 100);

    /** A small difference needs more than one run of the compiler, and each to its end: code that runs once a connection. */
    private static final Length FLOOR = new Length(2, 120, 30, 100);

    private HandshakeQuestions() {}

    /** All of them. */
    public static List<Question> all() {
        return List.of(
                all("handshake-rsa", Kind.RSA_2048), all("handshake-p256", Kind.P_256), floor(), new ProfileQuestion());
    }

    private static Question all(String name, Kind serverKey) {
        return new HandshakeQuestion(
                name,
                "What does a connection cost a client, of a server with %s certificates?".formatted(serverKey),
                serverKey,
                List.of(Contender.values()),
                List.of(
                        new Proportion(BC_RESUMED, BC_FULL),
                        new Proportion(BC_VERIFIED, BC_FULL),
                        new Proportion(BC_PSK, BC_FULL),
                        new Proportion(BC_RESUMED, BC_PSK),
                        new Proportion(BC_RESUMED, SUN_RESUMED),
                        new Proportion(JCA_RESUMED, JCA_FULL),
                        new Proportion(JCA_VERIFIED, JCA_FULL),
                        new Proportion(JCA_PSK, JCA_FULL),
                        new Proportion(JCA_RESUMED, JCA_PSK),
                        new Proportion(JCA_RESUMED, SUN_RESUMED)),
                ALL);
    }

    private static Question floor() {
        return new HandshakeQuestion(
                "handshake-floor",
                "What does AdmitOne add to a resumed handshake, over an external PSK?",
                Kind.RSA_2048,
                List.of(BC_RESUMED, BC_PSK, JCA_RESUMED, JCA_PSK),
                List.of(new Proportion(BC_RESUMED, BC_PSK), new Proportion(JCA_RESUMED, JCA_PSK)),
                FLOOR);
    }
}
