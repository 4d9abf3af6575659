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

/**
 * Shows what session tickets are worth: opens the same connections with a Bouncy Castle client, once with the cache off
 * and once on, and compares.
 *
 * <p>Without an argument the server is the JDK's own, in this process, with a certificate made for it. With
 * {@code host:port} it is any TLS 1.3 server, treated gently. In both cases every byte passes a relay on the loopback
 * address that counts them, and that reads from each ClientHello which tickets it offers: the figure "tickets used
 * twice" is what the server saw, not what the client believes.
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

    private static final Load FULL_LOAD = new Load(1000, 32);
    private static final Load GENTLE_LOAD = new Load(20, 1);
    private static final Load WARM_UP = new Load(600, 8);
    private static final int REQUIRED_PERCENT = 90;

    private static final String STORE = "--store";
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
     * @param arguments nothing, or {@code host:port}, with or without {@code --insecure} and {@code --store STORE}
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
            if (arguments.length == 0) {
                return demo.compareWithOwnServer(FULL_LOAD, WARM_UP);
            }
            List<String> rest = new ArrayList<>(List.of(arguments));
            int option = rest.indexOf(STORE);
            if (option >= 0 && option + 1 < rest.size()) {
                String store = rest.remove(option + 1);
                rest.remove(option);
                Target target = Target.parse(rest.toArray(String[]::new));
                ServerVerifier verifier = target.insecure() ? ServerVerifier.insecure() : ServerVerifier.ofPlatform();
                return demo.continueFrom(store, STORE_KEY, target, verifier);
            }
            Target target = Target.parse(arguments);
            ServerVerifier verifier = target.insecure() ? ServerVerifier.insecure() : ServerVerifier.ofPlatform();
            return demo.compareWith(target, verifier, GENTLE_LOAD, WARM_UP);
        } catch (DemoException e) {
            err.println("admit-one demo: " + e.getMessage());
            return NOT_POSSIBLE;
        }
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
