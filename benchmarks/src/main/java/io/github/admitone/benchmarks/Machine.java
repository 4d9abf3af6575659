package io.github.admitone.benchmarks;

/** On what the figures were measured. */
final class Machine {

    private Machine() {}

    static String description() {
        return "%d processors, %s %s, heap of at most %,d MiB."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        Runtime.getRuntime().maxMemory() >> 20);
    }
}
