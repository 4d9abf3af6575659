package io.github.admitone.demo;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.metrics.AdmitOneMetrics;
import io.github.admitone.server.TestCertificates;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * Draws {@code docs/dashboard.svg}: what {@link AdmitOneMetrics} says while two threads connect to a JDK's server, one
 * connection after the other. After half of the time the cache is cleared, as when trust changes.
 */
final class DashboardPicture {

    private static final int SAMPLES = 60;
    private static final int CLEARED_AT = SAMPLES / 2;
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int WIDTH = 360;
    private static final int HEIGHT = 120;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final AdmitOneMetrics metrics = AdmitOneMetrics.of(cache, "demo");
    private final List<double[]> samples = new ArrayList<>();

    private DashboardPicture() {}

    /** Runs, and writes the picture into the file that is named, or into {@code docs/dashboard.svg}. */
    public static void main(String[] arguments) throws DemoException, IOException, InterruptedException {
        Path file = Path.of(arguments.length == 0 ? "docs/dashboard.svg" : arguments[0]);
        DashboardPicture picture = new DashboardPicture();
        picture.run();
        Files.writeString(file, picture.svg());
    }

    private void run() throws DemoException, InterruptedException {
        metrics.bindTo(registry);
        AtomicBoolean over = new AtomicBoolean();
        try (SceneServer server = SceneServer.start(ProtocolVersion.TLSv13)) {
            Visitor visitor = new Visitor(
                    Target.of("localhost", server.address().getPort()).key(),
                    ServerVerifier.trusting(TestCertificates.trustStore()),
                    Conversation.ECHO);
            TicketResumption resumption =
                    TicketResumption.builder(cache).listener(metrics).build();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread client = new Thread(() -> connect(visitor, server, resumption, over));
                client.start();
                clients.add(client);
            }
            Thread.sleep(WARM_UP.toMillis());
            double[] before = counters();
            for (int i = 0; i < SAMPLES; i++) {
                if (i == CLEARED_AT) {
                    cache.clear();
                }
                Thread.sleep(INTERVAL.toMillis());
                double[] now = counters();
                samples.add(sample(before, now));
                before = now;
            }
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    private static void connect(Visitor visitor, SceneServer server, TicketResumption resumption, AtomicBoolean over) {
        TicketTally tally = new TicketTally();
        try {
            while (!over.get()) {
                visitor.visit(server.address(), resumption, tally, true);
            }
        } catch (DemoException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return resumed and full handshakes so far, the milliseconds that they took, hits and misses} */
    private double[] counters() {
        return new double[] {count("true"), count("false"), millis("true"), millis("false"), gets("hit"), gets("miss")};
    }

    private double count(String resumed) {
        return registry.find("tls.client.handshake").tag("tls.resumed", resumed).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private double millis(String resumed) {
        return registry.find("tls.client.handshake").tag("tls.resumed", resumed).timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS))
                .sum();
    }

    private double gets(String result) {
        return registry.get("cache.gets")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    private static double[] sample(double[] before, double[] now) {
        double seconds = INTERVAL.toMillis() / 1000.0;
        double resumed = now[0] - before[0];
        double full = now[1] - before[1];
        double hits = now[4] - before[4];
        double misses = now[5] - before[5];
        return new double[] {
            resumed / seconds,
            full / seconds,
            resumed == 0 ? 0 : (now[2] - before[2]) / resumed,
            hits + misses == 0 ? 0 : 100 * hits / (hits + misses)
        };
    }

    private String svg() {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 380\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"800\" height=\"380\" fill=\"white\"/>%n"));
        panel(svg, 0, 0, "Resumed handshakes, per second");
        panel(svg, 1, 1, "Full handshakes, per second");
        panel(svg, 2, 2, "Resumed handshake, mean, ms");
        panel(svg, 3, 3, "Tickets that were found, % of gets");
        return svg.append("</svg>").append(System.lineSeparator()).toString();
    }

    private void panel(StringBuilder svg, int place, int series, String title) {
        double most = Math.max(
                1, samples.stream().mapToDouble(each -> each[series]).max().orElse(1));
        int left = 30 + place % 2 * (WIDTH + 30);
        int top = 40 + place / 2 * (HEIGHT + 60);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s (0 to %.1f)</text>%n"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f4f6f8\"/>%n"
                        + "<polyline fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\" points=\"",
                left,
                top - 8,
                title,
                most,
                left,
                top,
                WIDTH,
                HEIGHT));
        for (int i = 0; i < samples.size(); i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    left + (double) WIDTH * i / (samples.size() - 1),
                    top + HEIGHT * (1 - samples.get(i)[series] / most)));
        }
        svg.append(String.format(Locale.ROOT, "\"/>%n"));
    }
}
