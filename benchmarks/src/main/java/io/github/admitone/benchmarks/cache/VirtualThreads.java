package io.github.admitone.benchmarks.cache;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, which a program that is compiled for Java 17 can only find by reflection. */
final class VirtualThreads {

    private static final int SINCE = 21;

    private VirtualThreads() {}

    static boolean exist() {
        return Runtime.version().feature() >= SINCE;
    }

    /** {@return an executor that runs each task in a virtual thread of its own} */
    static ExecutorService executor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads need Java " + SINCE, e);
        }
    }
}
