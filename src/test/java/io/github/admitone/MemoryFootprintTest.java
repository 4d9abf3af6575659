package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.FilledCache.Content;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/** What a cached ticket costs on the heap, measured object by object; also written to target/memory-footprint.txt. */
class MemoryFootprintTest {

    private static final double BUDGET = 160;

    private static final Map<Content, FilledCache> CACHES = new EnumMap<>(Content.class);

    @BeforeAll
    static void fill() {
        for (Content content : Content.values()) {
            CACHES.put(content, new FilledCache(content));
        }
    }

    @AfterAll
    static void report() throws IOException {
        String report = String.format(
                """
                Heap bytes that a cached ticket costs beyond its own bytes (%d tickets of each of %d servers):
                %.1f without certificates
                %.1f with a chain that the tickets of a server share
                budget: %.0f

                Its own bytes are ticket, secret, server name, protocol, and its share of the key's host name and of
                the chain.

                Java %s
                %s
                """,
                FilledCache.TICKETS_PER_SERVER,
                FilledCache.SERVERS,
                overhead(Content.TICKETS_ALONE),
                overhead(Content.SHARED_CHAINS),
                BUDGET,
                Runtime.version().feature(),
                VM.current().details());
        Files.writeString(Path.of("target", "memory-footprint.txt"), report);
    }

    @Test
    void fill_keepsEveryTicket() {
        assertThat(CACHES.values())
                .allSatisfy(cache -> assertThat(cache.stats().tickets())
                        .isEqualTo(FilledCache.SERVERS * FilledCache.TICKETS_PER_SERVER));
    }

    @Test
    void ticket_withoutCertificates_costsLessThanTheBudget() {
        assertThat(overhead(Content.TICKETS_ALONE)).isBetween(1.0, BUDGET);
    }

    @Test
    void ticket_withASharedChain_costsLessThanTheBudget() {
        assertThat(overhead(Content.SHARED_CHAINS)).isBetween(1.0, BUDGET);
    }

    @ParameterizedTest
    @EnumSource(Content.class)
    void stats_bytes_areNoLessThanTheHeapAndNotMuchMore(Content content) {
        long heap = CACHES.get(content).heap();

        assertThat(CACHES.get(content).stats().bytes()).isBetween(heap, heap * 120 / 100);
    }

    static Stream<List<String>> layouts() {
        return Stream.of(
                List.of("-XX:-UseCompressedOops"),
                List.of("-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers"));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void stats_bytesWithoutCompression_areNoLessThanTheHeapAndLittleMore(List<String> options) throws Exception {
        List<String> lines = outputOfFilledCaches(options);

        assertThat(lines)
                .hasSameSizeAs(Content.values())
                .allSatisfy(line -> assertThat(counted(line)).isBetween(heap(line), heap(line) * 110 / 100));
        // Otherwise the option was not heeded.
        assertThat(heap(lines.get(0)))
                .isGreaterThan(CACHES.get(Content.TICKETS_ALONE).heap());
    }

    private static long heap(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static long counted(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    private static double overhead(Content content) {
        return CACHES.get(content).overheadPerTicket();
    }

    /** Runs {@link FilledCache} in a virtual machine of its own. */
    private static List<String> outputOfFilledCaches(List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djol.magicFieldOffset=true",
                "-classpath",
                String.join(
                        File.pathSeparator,
                        directoryOf(SessionTicket.class),
                        directoryOf(FilledCache.class),
                        jarOf(GraphLayout.class)),
                FilledCache.class.getName()));
        Path output = Files.createTempFile("filled-cache", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return Files.readString(output, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("\\d+ \\d+"))
                    .toList();
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Also where the tests are patched into a module. */
    private static String directoryOf(Class<?> type) throws Exception {
        URL here = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"));
        Path directory = Path.of(here.toURI());
        for (String name = type.getName();
                !name.isEmpty();
                name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            directory = Objects.requireNonNull(directory.getParent());
        }
        return directory.toString();
    }

    private static String jarOf(Class<?> type) throws Exception {
        URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(location).toString();
    }
}
