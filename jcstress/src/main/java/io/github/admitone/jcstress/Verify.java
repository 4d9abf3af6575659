package io.github.admitone.jcstress;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.SerializedBufferCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.PresetRegularTopology;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Runs the hypotheses, of which all must hold, or their broken siblings, of which every one must be caught.
 *
 * <p>jcstress itself ends well when nothing matched, and leaves out, without failing, what it has too few processors
 * for. This program runs the same configurations, but lets actors share processors, and fails unless everything that is
 * expected was found, planned, run, and sampled. Its last line is {@code N passed, 0 failed}.
 */
public final class Verify {

    private static final String USAGE = "usage: Verify hypotheses|siblings [options of jcstress]";
    private static final int MOST_ACTORS = 3;
    private static final int ROUNDS_TO_CATCH = 10;

    private final Options options;
    private final Scheduler scheduler;

    private Verify(Options options) throws Exception {
        this.options = options;
        int slots = Math.max(MOST_ACTORS, options.getCPUCount());
        this.scheduler = new Scheduler(new PresetRegularTopology(1, slots, 1), slots);
        OSSupport.init();
        VMSupport.initFlags(options);
        VMSupport.detectAvailableVMConfigs(
                options.isSplitCompilation(), options.getJvmArgs(), options.getJvmArgsPrepend());
    }

    public static void main(String[] args) throws Exception {
        Options options = new Options(args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length));
        if (args.length == 0 || !options.parse()) {
            throw new IllegalArgumentException(USAGE);
        }
        requireListed();
        Verify verify = new Verify(options);
        int failed = switch (args[0]) {
            case "hypotheses" -> verify.hypotheses();
            case "siblings" -> verify.siblings();
            default -> throw new IllegalArgumentException(USAGE);
        };
        System.exit(failed == 0 ? 0 : 1);
    }

    /** What jcstress found in the jar must be what was written, or tests would be missing without a word. */
    private static void requireListed() {
        Set<String> expected = new TreeSet<>(Expected.hypotheses());
        expected.addAll(Expected.siblings());
        Set<String> listed = new TreeSet<>(TestList.tests());
        if (!expected.equals(listed)) {
            throw new IllegalStateException("not in the jar, though in Expected: " + without(expected, listed)
                    + "; in the jar, though not in Expected: " + without(listed, expected));
        }
    }

    private static Set<String> without(Set<String> these, Set<String> those) {
        Set<String> rest = new TreeSet<>(these);
        rest.removeAll(those);
        return rest;
    }

    private int hypotheses() throws Exception {
        Map<String, List<TestResult>> results = run(Expected.hypotheses(), VMSupport.getAvailableVMConfigs());
        int failed = 0;
        for (Map.Entry<String, List<TestResult>> test : results.entrySet()) {
            List<TestResult> unsound = test.getValue().stream()
                    .filter(result -> result.status() != Status.NORMAL
                            || result.getTotalCount() == 0
                            || !result.grading().isPassed)
                    .toList();
            boolean passed = unsound.isEmpty() && !test.getValue().isEmpty();
            System.out.println((passed ? "passed  " : "FAILED  ") + describe(test.getKey(), test.getValue()));
            unsound.forEach(Verify::print);
            failed += passed ? 0 : 1;
        }
        return summary(results.size(), failed);
    }

    /** A race is a matter of chance, so what was not caught is given some more rounds, each in one JVM mode. */
    private int siblings() throws Exception {
        List<VMSupport.Config> vms = VMSupport.getAvailableVMConfigs();
        Set<String> atLarge = new TreeSet<>(Expected.siblings());
        for (int round = 0; round < ROUNDS_TO_CATCH && !atLarge.isEmpty(); round++) {
            Map<String, List<TestResult>> results = run(atLarge, List.of(vms.get(round % vms.size())));
            for (Map.Entry<String, List<TestResult>> test : results.entrySet()) {
                boolean caught = test.getValue().stream().anyMatch(Verify::sawForbidden);
                System.out.println((caught ? "caught  " : "missed  ") + describe(test.getKey(), test.getValue()));
                if (caught) {
                    atLarge.remove(test.getKey());
                } else {
                    test.getValue().stream()
                            .filter(result -> result.status() != Status.NORMAL)
                            .forEach(Verify::print);
                }
            }
        }
        return summary(Expected.siblings().size(), atLarge.size());
    }

    private static int summary(int all, int failed) {
        if (all == 0) {
            throw new IllegalStateException("no test ran");
        }
        System.out.println((all - failed) + " passed, " + failed + " failed");
        return failed;
    }

    /**
     * Runs each test in every mode of these JVMs, and returns the results by test: of each test as many as were
     * planned.
     */
    private Map<String, List<TestResult>> run(Collection<String> tests, List<VMSupport.Config> vms) throws Exception {
        List<TestConfig> planned = plan(tests, vms);
        System.out.println(tests.size() + " tests, " + planned.size() + " runs planned");
        InProcessCollector collector = new InProcessCollector();
        SerializedBufferCollector sink = new SerializedBufferCollector(collector);
        new TestExecutor(options.verbosity(), sink, scheduler).runAll(planned);
        sink.close();

        Map<String, List<TestResult>> results = new TreeMap<>();
        tests.forEach(test -> results.put(test, new ArrayList<>()));
        for (TestResult result : collector.getTestResults()) {
            results.get(result.getName()).add(result);
        }
        for (Map.Entry<String, List<TestResult>> test : results.entrySet()) {
            long plannedRuns = planned.stream()
                    .filter(config -> config.name.equals(test.getKey()))
                    .count();
            if (plannedRuns == 0 || test.getValue().size() != plannedRuns) {
                throw new IllegalStateException(test.getKey() + ": " + plannedRuns + " runs planned, but "
                        + test.getValue().size() + " made");
            }
        }
        return results;
    }

    private List<TestConfig> plan(Collection<String> tests, List<VMSupport.Config> vms) {
        List<TestConfig> planned = new ArrayList<>();
        boolean split = options.isSplitCompilation() && VMSupport.compilerDirectivesAvailable();
        for (VMSupport.Config vm : vms) {
            for (String test : tests) {
                TestInfo info = TestList.getInfo(test);
                int[] modes = split
                        ? CompileMode.casesFor(info.threads(), VMSupport.c1Available(), VMSupport.c2Available())
                        : new int[] {CompileMode.UNIFIED};
                for (int mode : modes) {
                    if (!split || !vm.onlyIfC2() || CompileMode.hasC2(mode, info.threads())) {
                        addForks(planned, info, vm, mode);
                    }
                }
            }
        }
        return planned;
    }

    private void addForks(List<TestConfig> planned, TestInfo info, VMSupport.Config vm, int mode) {
        int forks = options.getForks() * (vm.stress() ? options.getForksStressMultiplier() : 1);
        for (SchedulingClass placed : scheduler.scheduleClasses(info.threads(), Integer.MAX_VALUE, AffinityMode.NONE)) {
            for (int fork = 0; fork < forks; fork++) {
                planned.add(new TestConfig(options, info, fork, vm.args(), mode, placed));
            }
        }
    }

    private static boolean sawForbidden(TestResult result) {
        return result.grading().gradingResults.values().stream()
                .anyMatch(seen -> seen.expect == Expect.FORBIDDEN && seen.count > 0);
    }

    private static String describe(String test, List<TestResult> results) {
        Map<String, Long> seen = new TreeMap<>();
        for (TestResult result : results) {
            for (GradingResult each : result.grading().gradingResults.values()) {
                seen.merge(each.id + (each.expect == Expect.FORBIDDEN ? " FORBIDDEN" : ""), each.count, Long::sum);
            }
        }
        long samples = results.stream().mapToLong(TestResult::getTotalCount).sum();
        return test.substring(test.lastIndexOf('.') + 1) + ": " + samples + " samples, "
                + seen.entrySet().stream()
                        .map(outcome -> "(" + outcome.getKey() + ") " + outcome.getValue())
                        .collect(Collectors.joining("; "));
    }

    private static void print(TestResult result) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        ReportUtils.printResult(out, result, false);
        out.flush();
    }
}
