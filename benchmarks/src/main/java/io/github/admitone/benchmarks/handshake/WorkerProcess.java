package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Worker} in a JVM of its own. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader reports;

    WorkerProcess(Servers servers, Contender.Family family, List<Contender> contenders) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // The standard output is for reports.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr"));
        command.addAll(family.jvmOptions());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                servers.anchor().toString()));
        for (Contender contender : contenders) {
            command.add(contender.name());
            command.add(Integer.toString(servers.portFor(contender)));
        }
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.reports = process.inputReader(StandardCharsets.UTF_8);
    }

    Cost connect(Contender contender, int times) throws IOException {
        return obey(new Order(contender, times, ""));
    }

    /** Connects, and writes a recording of JDK Flight Recorder. */
    Cost connect(Contender contender, int times, Path recording) throws IOException {
        return obey(new Order(contender, times, recording.toString()));
    }

    private Cost obey(Order order) throws IOException {
        orders.println(order.encode());
        String report = reports.readLine();
        if (report == null) {
            throw new IOException(order.contender() + " has failed; its error is above");
        }
        return Cost.decode(report);
    }

    /** Ends the process; it ends by itself at the end of its input. */
    @Override
    public void close() {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
