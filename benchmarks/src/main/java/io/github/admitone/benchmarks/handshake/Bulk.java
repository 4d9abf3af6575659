package io.github.admitone.benchmarks.handshake;

import com.sun.management.ThreadMXBean;
import io.github.admitone.benchmarks.Spread;
import io.github.admitone.benchmarks.handshake.JsseServer.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * Measures bulk transfer between each of some clients, in a JVM of its own, and one server. Of each transfer the clocks count
 * what the client's only thread does between the handshake and the last byte; the first transfer of each load warms up.
 */
final class Bulk {

    private static final int CHUNK_BYTES = 1 << 16;

    private final Map<Contender, Map<Load, Map<Meter.Figure, List<Double>>>> results = new EnumMap<>(Contender.class);

    /** What is transferred, and by what. */
    enum Load {
        SOCKET_UPLOAD("socket, upload", false, Service.TAKE),
        SOCKET_DOWNLOAD("socket, download", false, Service.GIVE),
        ENGINE_UPLOAD("engine, upload", true, Service.TAKE),
        ENGINE_DOWNLOAD("engine, download", true, Service.GIVE);

        final String title;
        private final boolean byEngine;
        private final Service service;

        Load(String title, boolean byEngine, Service service) {
            this.title = title;
            this.byEngine = byEngine;
            this.service = service;
        }
    }

    private Bulk() {}

    /**
     * Returns what was measured of these contenders, who take turns as often as said, one value each time, with a {@link
     * JsseServer} on that port.
     */
    static Bulk play(Identity identity, int port, List<Contender> contenders, int turns, long warmUpBytes, long bytes)
            throws IOException, InterruptedException {
        Bulk bulk = new Bulk();
        for (int turn = 0; turn < turns; turn++) {
            for (Contender contender : contenders) {
                bulk.playInNewJvm(
                        contender,
                        List.of(
                                identity.directory().toString(),
                                contender.name(),
                                "" + port,
                                "" + warmUpBytes,
                                "" + bytes));
            }
        }
        return bulk;
    }

    private void playInNewJvm(Contender contender, List<String> arguments) throws IOException, InterruptedException {
        Process process = Jvm.start(contender.family.jvmOptions, Bulk.class, arguments);
        try (BufferedReader figures = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = figures.readLine(); line != null; line = figures.readLine()) {
                String[] words = line.split(" ");
                results.computeIfAbsent(contender, any -> new EnumMap<>(Load.class))
                        .computeIfAbsent(Load.valueOf(words[0]), any -> new EnumMap<>(Meter.Figure.class))
                        .computeIfAbsent(Meter.Figure.valueOf(words[1]), any -> new ArrayList<>())
                        .add(Double.valueOf(words[2]));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(contender + " has failed; its error is above");
        }
    }

    /** In the new JVM: takes what to measure, and prints load, figure and value. */
    public static void main(String[] args) throws Exception {
        Verifier verifier = new Verifier(new Identity(Path.of(args[0])).certificate("anchor"), false);
        SSLContext context = Contender.valueOf(args[1]).context(verifier);
        int port = Integer.parseInt(args[2]);
        for (Load load : Load.values()) {
            transfer(context, port, load, Long.parseLong(args[3]));
            transfer(context, port, load, Long.parseLong(args[4]))
                    .forEach((figure, value) -> System.out.println(load + " " + figure + " " + value));
        }
    }

    private static Map<Meter.Figure, Double> transfer(SSLContext context, int port, Load load, long bytes)
            throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Link link = load.byEngine ? new EngineLink(context, port) : Link.socket(context, port)) {
            long allocated = thread.getCurrentThreadAllocatedBytes();
            long cpu = thread.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            link.write(load.service.request(bytes));
            if (load.service == Service.TAKE) {
                write(link, bytes);
                read(link, 1);
            } else {
                read(link, bytes);
            }
            return Map.of(
                    Meter.Figure.WALL, (double) (System.nanoTime() - wall),
                    Meter.Figure.CLIENT_CPU, (double) (thread.getCurrentThreadCpuTime() - cpu),
                    Meter.Figure.ALLOCATED, (double) (thread.getCurrentThreadAllocatedBytes() - allocated));
        }
    }

    /** The length is a multiple of a chunk's. */
    private static void write(Link link, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long left = bytes; left > 0; left -= chunk.length) {
            link.write(chunk);
        }
    }

    private static void read(Link link, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long left = bytes; left > 0; ) {
            int read = link.read(chunk);
            if (read < 0) {
                throw new IOException(left + " bytes are missing");
            }
            left -= read;
        }
    }

    private List<Double> values(Contender contender, Load load, Meter.Figure figure) {
        return results.get(contender).get(load).get(figure);
    }

    Spread of(Contender contender, Load load, Meter.Figure figure) {
        return Spread.of(values(contender, load, figure));
    }

    /** One contender's figure over another's, of the same turn. */
    Spread ratio(Contender contender, Contender to, Load load, Meter.Figure figure) {
        List<Double> above = values(contender, load, figure);
        List<Double> below = values(to, load, figure);
        return Spread.of(IntStream.range(0, above.size()).mapToDouble(i -> above.get(i) / below.get(i)));
    }

    /** Each figure of each contender and load, turn by turn. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        results.forEach((contender, loads) -> loads.forEach((load, figures) -> figures.forEach((figure, values) ->
                rows.add(Map.of("setting", load, "contender", contender, "figure", figure, "rounds", values)))));
        return rows;
    }
}
