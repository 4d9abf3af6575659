package io.github.admitone.demo;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
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

/**
 * Shows what session tickets are worth.
 *
 * <p>Without an argument it measures what a full and a resumed connection cost with a JDK's server in a process of its
 * own, with and without a client certificate, and then opens many at a time. With {@code host:port} it is any TLS 1.3
 * server, treated gently: the same connections, once with the cache off and once on. What counts tickets is a relay on
 * the loopback address, which reads from each ClientHello what it offers: the figure "tickets used twice" is what the
 * server saw, not what the client believes.
 *
 * <p>With {@code --store} and a server of the user's, it makes a few connections with a cache that outlives the process: the
 * first one of a second process resumes.
 *
 * <p>Exit codes: 0 if no ticket was used twice and at least 90 % resumed (of the connections to the own server; of the
 * tickets offered to another, which may issue fewer tickets than there are connections); 1 if not, or if the own server
 * counts other resumptions than the client; 2 if the comparison
 * could not be made, with one line on standard error.
 */
public final class Demo {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NOT_POSSIBLE = 2;

    private static final SceneLoad FULL_SCENE = new SceneLoad(100, 4, 30);
    private static final Load BURST = new Load(200, 8);
    private static final Load GENTLE_LOAD = new Load(20, 1);
    private static final Load WARM_UP = new Load(600, 8);
    private static final int REQUIRED_PERCENT = 90;

    private static final String HELP = String.join(
            System.lineSeparator(),
            "Without arguments: what resumption saves, with a server of the demo's own.",
            "",
            "  HOST:PORT       examine that server, with some 40 connections",
            "  --insecure      do not verify its certificate",
            "  --ca FILE       trust the certificates of that PEM file, not the JDK's",
            "  --store STORE   keep tickets in dir:PATH, redis://HOST:PORT or",
            "                  jdbc:postgresql://..., and make four connections");

    private static final String STORE = "--store";
    private static final String CA = "--ca";
    private static final Path STORE_KEY = Path.of("target", "demo-store.key");
    private static final int CONTINUED = 4;

    private final PrintStream out;
    private final Progress progress;

    Demo(PrintStream out, Progress progress) {
        this.out = out;
        this.progress = progress;
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
        Demo demo = new Demo(out, Progress.of(out));
        try {
            if (List.of(arguments).contains("--help")) {
                out.println(HELP);
                return PASSED;
            }
            if (arguments.length == 0) {
                return demo.showScenes(FULL_SCENE, BURST);
            }
            List<String> rest = new ArrayList<>(List.of(arguments));
            String store = valueOf(STORE, rest);
            String authorities = valueOf(CA, rest);
            Target target = Target.parse(rest.toArray(String[]::new));
            ServerVerifier verifier = verifier(target, authorities);
            return store == null
                    ? demo.compareWith(target, verifier, GENTLE_LOAD, WARM_UP)
                    : demo.continueFrom(store, STORE_KEY, target, verifier);
        } catch (DemoException e) {
            err.println("admit-one demo: " + e.getMessage());
            return NOT_POSSIBLE;
        }
    }

    /** {@return the value after that option, both of which it removes; null if the option is not there} */
    private static String valueOf(String option, List<String> arguments) throws DemoException {
        int at = arguments.indexOf(option);
        if (at < 0) {
            return null;
        }
        if (at + 1 == arguments.size()) {
            throw new DemoException("wrong argument \"" + option + "\": expected a value after it");
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    private static ServerVerifier verifier(Target target, String authorities) throws DemoException {
        if (target.insecure()) {
            return ServerVerifier.insecure();
        }
        return authorities == null ? ServerVerifier.ofPlatform() : ServerVerifier.trustingFile(Path.of(authorities));
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
    int showScenes(SceneLoad load, Load burst) throws DemoException {
        out.printf(
                "TLS 1.3 with the server of JDK %s in a process of its own; a Bouncy Castle client%n"
                        + "on one thread, which verifies by PKIX; %d connections of each kind, after a warm-up.%n",
                Runtime.version().feature(), load.rounds() * load.connections());
        Map<Scene.Kind, Scene.Cost> costs;
        try (SceneServer server = SceneServer.start(false)) {
            show(Scene.ofServerOnly(server), load);
        }
        try (SceneServer server = SceneServer.start(true)) {
            costs = show(Scene.ofClientCertificate(server), load);
        }
        try (DemoServer server = DemoServer.start()) {
            int resumedBefore = server.resumed();
            Measurement on = round("burst", visitor(server), server.address(), newCache(burst), burst);
            int resumedByServer = server.resumed() - resumedBefore;
            out.printf(
                    "%nA burst of %,d connections from %d threads: %,d resumed, by the server's count %,d;%n"
                            + "tickets used twice: %d.%n%n",
                    on.connections(), burst.threads(), on.resumed(), resumedByServer, on.ticketsUsedTwice());
            out.println(SceneReport.gain(costs));
            out.println(
                    "Both take one round trip in TLS 1.3; a signature, and what it proves, is what resumption saves.");
            out.println();
            out.println(Report.summary(on, SceneReport.speedup(costs)));
            return passes(on, burst.connections()) && resumedByServer == on.resumed() ? PASSED : FAILED;
        }
    }

    private Map<Scene.Kind, Scene.Cost> show(Scene scene, SceneLoad load) throws DemoException {
        scene.warmUp(load.warmUp());
        Map<Scene.Kind, Scene.Cost> costs = scene.measure(load.rounds(), load.connections());
        out.print(SceneReport.table(scene.name(), costs));
        return costs;
    }

    int compareWithOwnServer(Load load, Load warmUp) throws DemoException {
        try (DemoServer server = DemoServer.start()) {
            Visitor visitor = visitor(server);
            out.printf(
                    "%,d connections from %d threads to a TLS 1.3 server in this process (JSSE of JDK %s, %d processors).%n",
                    load.connections(),
                    load.threads(),
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
            warmUp(visitor, server.address(), warmUp);
            Measurement off = round("cache off", visitor, server.address(), ClientSessionCache.none(), load);
            int resumedBefore = server.resumed();
            Measurement on = round("cache on", visitor, server.address(), newCache(load), load);
            int resumedByServer = server.resumed() - resumedBefore;
            out.println(Report.table(off, on));
            if (resumedByServer != on.resumed()) {
                out.printf(
                        "The client counts %d resumed handshakes, but the server %d.%n", on.resumed(), resumedByServer);
                return FAILED;
            }
            out.println(Report.summary(off, on));
            return passes(on, load.connections()) ? PASSED : FAILED;
        }
    }

    int compareWith(Target target, ServerVerifier verifier, Load load, Load warmUp) throws DemoException {
        Visitor visitor = new Visitor(target.key(), verifier, Conversation.LISTEN);
        InetSocketAddress address = target.resolve();
        visitor.requireTickets(address);
        out.printf("%d connections, one after the other, to %s.%n", load.connections(), target);
        if (target.insecure()) {
            out.println("Its certificate is NOT verified.");
        }
        try (DemoServer server = DemoServer.start()) {
            warmUp(visitor(server), server.address(), warmUp);
        }
        Measurement off = round("cache off", visitor, address, ClientSessionCache.none(), load);
        Measurement on = round("cache on", visitor, address, newCache(load), load);
        out.println(Report.table(off, on));
        out.printf(
                "%d connections say how the server deals with tickets, and little about time: medians of this many%n"
                        + "differ by chance.%n%n",
                load.connections());
        out.println(Report.verdict(target, on));
        out.println(Report.summary(off, on));
        return passes(on, on.offered()) ? PASSED : FAILED;
    }

    /** Makes a few connections with the tickets that earlier processes left, and leaves some for the next. */
    int continueFrom(String description, Path keyFile, Target target, ServerVerifier verifier) throws DemoException {
        Visitor visitor = new Visitor(target.key(), verifier, Conversation.LISTEN);
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

    private static Visitor visitor(DemoServer server) {
        ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());
        return new Visitor(Target.of("localhost", server.address().getPort()).key(), verifier, Conversation.ECHO);
    }

    /** Without it, the round that comes first would pay for the compilation of the code that both rounds run. */
    private void warmUp(Visitor visitor, InetSocketAddress server, Load load) throws DemoException {
        if (load.connections() == 0) {
            return;
        }
        long start = System.nanoTime();
        round("warm-up, cache off", visitor, server, ClientSessionCache.none(), load);
        round("warm-up, cache on", visitor, server, newCache(load), load);
        out.printf(
                Locale.ROOT,
                "JVM warmed up with %,d connections of each kind, not counted, in %.1f s.%n",
                load.connections(),
                Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
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
