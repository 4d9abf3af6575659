package io.github.admitone.benchmarks.cache;

import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/** What objects take on the heap, measured object by object. */
final class Heap {

    private Heap() {}

    /** {@return the bytes of an object and of everything that it refers to} */
    static long bytesOf(Object root) {
        return GraphLayout.parseInstance(root).totalSize();
    }

    /** {@return how this virtual machine lays objects out, which decides about the figures} */
    static String layout() {
        return VM.current().details();
    }
}
