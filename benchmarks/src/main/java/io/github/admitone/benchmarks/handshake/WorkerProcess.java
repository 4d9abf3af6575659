package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A {@link Worker} in a JVM of its own: what one contender loads and compiles does not touch another. */
final class WorkerProcess implements AutoCloseable {

    private final Contender contender;
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader reports;

    WorkerProcess(Contender contender, int port, Path anchor) throws IOException {
        this.contender = contender;
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // The standard output is for reports.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                // For both JSSEs, which would send a second key share.
                "-Djdk.tls.namedGroups=" + Setting.GROUP.toLowerCase(Locale.ROOT),
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                contender.name(),
                Integer.toString(port),
                anchor.toString());
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.reports = process.inputReader(StandardCharsets.US_ASCII);
    }

    Cost connect(int times) throws IOException {
        return order(Integer.toString(times));
    }

    /** Connects, and writes a recording of JDK Flight Recorder. */
    Cost connect(int times, Path recording) throws IOException {
        return order(times + " " + recording);
    }

    private Cost order(String order) throws IOException {
        orders.println(order);
        String report = reports.readLine();
        if (report == null) {
            throw new IOException(contender + " has failed; its error is above");
        }
        return Cost.decode(report);
    }

    /** Ends the process; it ends by itself at the end of its input. */
    @Override
    public void close() throws IOException {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
