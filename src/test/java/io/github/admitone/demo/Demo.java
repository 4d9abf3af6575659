package io.github.admitone.demo;

import com.google.errorprone.annotations.FormatMethod;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.PostQuantumCertificates;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.TestCertificates;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * Shows what session tickets are worth.
 *
 * <p>Without an argument it measures what a full and a resumed connection cost with a JDK's server in a process of its
 * own, with and without a client certificate, and with post-quantum certificates where a server for that is installed;
 * then it opens many at a time. With {@code host:port} it is any TLS server, treated gently: the same connections, once
 * with the cache off and once on. What counts tickets is a relay on the loopback address, which reads from each
 * ClientHello what it offers: the figure "tickets used twice" is what the server saw, not what the client believes.
 *
 * <p>With {@code --store} and a server of the user's, it makes a few connections with a cache that outlives the process: the
 * first one of a second process resumes.
 *
 * <p>Exit codes: 0 if no ticket was used twice and at least 90 % resumed (of the connections to the own server; of the
 * tickets offered to another, which may issue fewer tickets than there are connections); 1 if not, or if the own server
 * counts other resumptions than the client; 2 if the comparison could not be made, with one line on standard error.
 */
public final class Demo {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NOT_POSSIBLE = 2;

    private static final SceneLoad FULL_SCENE = new SceneLoad(80, 4, 20);
    private static final SceneLoad POST_QUANTUM_SCENE = new SceneLoad(30, 4, 10);
    private static final Load BURST = new Load(200, 8);
    private static final Load GENTLE_LOAD = new Load(20, 1);
    private static final Load WARM_UP = new Load(600, 8);
    private static final int REQUIRED_PERCENT = 90;

    /** How to get what is missing. */
    private static final String NO_POST_QUANTUM =
            "Post-quantum: left out; put Node 26 on the PATH as node26 (docs/post-quantum.md has the commands).";

    private static final Path STORE_KEY = Path.of("target", "demo-store.key");
    private static final int CONTINUED = 4;

    private final PrintStream out;
    private final Progress progress;
    private final Columns columns;
    private final ProtocolVersion version;

    Demo(PrintStream out, Progress progress, Columns columns, ProtocolVersion version) {
        this.out = out;
        this.progress = progress;
        this.columns = columns;
        this.version = version;
    }

    /**
     * Runs the demo.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        int exitCode = run(arguments, System.out, System.err);
        if (exitCode != PASSED) {
            System.exit(exitCode);
        }
    }

    /** {@return the exit code} */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                out.println(Options.HELP);
                return PASSED;
            }
            Columns columns = Columns.of(System.getenv("COLUMNS"));
            Demo demo = new Demo(out, Progress.of(out), columns, options.version());
            if (options.target().isEmpty()) {
                return demo.showScenes(FULL_SCENE, POST_QUANTUM_SCENE, BURST);
            }
            Target target = options.target().get();
            ServerVerifier verifier = verifier(target, options.authorities());
            return options.store().isEmpty()
                    ? demo.compareWith(target, verifier, GENTLE_LOAD, WARM_UP)
                    : demo.continueFrom(options.store().get(), STORE_KEY, target, verifier);
        } catch (DemoException e) {
            err.println("admit-one demo: " + e.getMessage());
            return NOT_POSSIBLE;
        }
    }

    private static ServerVerifier verifier(Target target, Optional<Path> authorities) throws DemoException {
        if (target.insecure()) {
            return ServerVerifier.insecure();
        }
        return authorities.isEmpty() ? ServerVerifier.ofPlatform() : ServerVerifier.trustingFile(authorities.get());
    }

    /**
     * How many connections of each kind a scene makes.
     *
     * @param warmUp before anything counts
     * @param rounds how often the kinds take turns
     * @param connections in each turn
     */
    record SceneLoad(int warmUp, int rounds, int connections) {}

    /** What one connection costs, with and without a client certificate; then many at a time. */
    int showScenes(SceneLoad load, SceneLoad postQuantum, Load burst) throws DemoException {
        say(
                "%s with the server of JDK %s in a process of its own; a Bouncy Castle client on one thread, which "
                        + "verifies by PKIX; %d connections of each kind, after a warm-up.",
                version, Runtime.version().feature(), load.rounds() * load.connections());
        if (isTls12()) {
            say("allowTls12Reuse(true), because this server renews no session on a resumed connection.");
        }
        Map<Scene.Kind, Scene.Cost> costs;
        try (SceneServer server = SceneServer.start(version)) {
            Scene serverOnly = Scene.ofServerOnly(server, version);
            Scene clientCertificate = Scene.ofClientCertificate(server, version);
            // Both, before either is measured: otherwise the first would be measured on a colder machine.
            serverOnly.warmUp(load.warmUp());
            clientCertificate.warmUp(load.warmUp());
            show(serverOnly, load);
            costs = show(clientCertificate, load);
        }
        if (!isTls12()) {
            showPostQuantum(postQuantum);
        }
        try (DemoServer server = DemoServer.start(version)) {
            int resumedBefore = server.resumed();
            Measurement on = round("burst", visitor(server), server.address(), newCache(burst), burst);
            int resumedByServer = server.resumed() - resumedBefore;
            out.println();
            say(
                    "A burst of %,d connections from %d threads: %,d resumed, by the server's count %,d; tickets used "
                            + "twice: %d.",
                    on.connections(), burst.threads(), on.resumed(), resumedByServer, on.ticketsUsedTwice());
            out.println();
            say("%s", SceneReport.gain(costs));
            say("%s", SceneReport.roundTrips(costs));
            out.println();
            out.println(Report.summary(on, SceneReport.speedup(costs)));
            return passes(on, burst.connections()) && resumedByServer == on.resumed() ? PASSED : FAILED;
        }
    }

    private void showPostQuantum(SceneLoad load) throws DemoException {
        if (!NodeServer.isPostQuantumInstalled()) {
            out.println();
            say("%s", NO_POST_QUANTUM);
            return;
        }
        PostQuantumCertificates certificates = PostQuantumCertificates.of("ML-DSA-65");
        try (NodeServer server = NodeServer.startPostQuantum(certificates.server())) {
            Scene scene = Scene.ofPostQuantum(server, certificates);
            scene.warmUp(load.warmUp());
            show(scene, load);
        }
        say("%s", SceneReport.window());
    }

    @FormatMethod
    private void say(String sentences, Object... values) {
        out.println(columns.wrap(String.format(Locale.ROOT, sentences, values)));
    }

    private boolean isTls12() {
        return version.equals(ProtocolVersion.TLSv12);
    }

    private Map<Scene.Kind, Scene.Cost> show(Scene scene, SceneLoad load) throws DemoException {
        Map<Scene.Kind, Scene.Cost> costs = scene.measure(load.rounds(), load.connections());
        out.print(SceneReport.table(scene.name(), costs));
        return costs;
    }

    int compareWith(Target target, ServerVerifier verifier, Load load, Load warmUp) throws DemoException {
        Visitor visitor = new Visitor(target.key(), verifier, Conversation.LISTEN, version, null);
        InetSocketAddress address = target.resolve();
        visitor.requireTickets(address);
        say("%d connections, one after the other, to %s.", load.connections(), target);
        if (target.insecure()) {
            out.println("Its certificate is NOT verified.");
        }
        try (DemoServer server = DemoServer.start(version)) {
            warmUp(visitor(server), server.address(), warmUp);
        }
        Measurement off = round("cache off", visitor, address, ClientSessionCache.none(), load);
        Measurement on = round("cache on", visitor, address, newCache(load), load);
        out.println(Report.table(off, on));
        say(
                "%d connections say how the server deals with tickets, and little about time: medians of this many "
                        + "differ by chance.",
                load.connections());
        out.println();
        say("%s", Report.verdict(target, on));
        if (isTls12() && on.mostTickets(true) == 0) {
            say("It renews none: with allowTls12Reuse(true) every connection would resume, and observers could link "
                    + "them.");
        }
        out.println();
        out.println(Report.summary(off, on));
        return passes(on, on.offered()) ? PASSED : FAILED;
    }

    /** Makes a few connections with the tickets that earlier processes left, and leaves some for the next. */
    int continueFrom(String description, Path keyFile, Target target, ServerVerifier verifier) throws DemoException {
        Visitor visitor = new Visitor(target.key(), verifier, Conversation.LISTEN, version, null);
        InetSocketAddress address = target.resolve();
        TicketTally tally = new TicketTally();
        try (DemoStore store = DemoStore.open(description, keyFile)) {
            TicketResumption resumption =
                    TicketResumption.builder(store.cache()).listener(tally).build();
            List<String> handshakes = new ArrayList<>();
            for (int i = 0; i < CONTINUED; i++) {
                handshakes.add(visitor.visit(address, resumption, tally, true).resumed() ? "resumed" : "full");
            }
            out.println("admit-one demo: connections of this process to " + target + ": "
                    + String.join(", ", handshakes)
                    + (handshakes.get(0).equals("resumed") ? "; the first by a ticket of an earlier process" : ""));
            if (store.isWithoutTickets()) {
                say("The store has taken no ticket. A new Redis takes none for its first five seconds: run it again.");
            }
            return PASSED;
        }
    }

    private static boolean passes(Measurement on, int expected) {
        return on.ticketsUsedTwice() == 0 && on.resumed() * 100L >= (long) REQUIRED_PERCENT * expected;
    }

    /** As many connections as start together can resume only if the cache keeps a ticket for each of them. */
    private static ClientSessionCache newCache(Load load) {
        return StripedSessionCache.builder()
                .ticketsPerServer(Math.max(8, load.threads()))
                .build();
    }

    private Visitor visitor(DemoServer server) {
        ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());
        return new Visitor(
                Target.of("localhost", server.address().getPort()).key(), verifier, Conversation.ECHO, version, null);
    }

    /** Without it, the round that comes first would pay for the compilation of the code that both rounds run. */
    private void warmUp(Visitor visitor, InetSocketAddress server, Load load) throws DemoException {
        if (load.connections() == 0) {
            return;
        }
        long start = System.nanoTime();
        round("warm-up, cache off", visitor, server, ClientSessionCache.none(), load);
        round("warm-up, cache on", visitor, server, newCache(load), load);
        say(
                "JVM warmed up with %,d connections of each kind, not counted, in %.1f s.",
                load.connections(), Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
    }

    private Measurement round(
            String name, Visitor visitor, InetSocketAddress server, ClientSessionCache cache, Load load)
            throws DemoException {
        progress.begin(name, load.connections());
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            return new Round(visitor, relay, cache).run(load, progress);
        } finally {
            progress.end();
        }
    }
}
