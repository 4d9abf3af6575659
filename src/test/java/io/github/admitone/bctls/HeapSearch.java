package io.github.admitone.bctls;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Looks for secrets in everything that is reachable in this virtual machine: in a dump of its heap, taken after a full
 * collection, whatever object they are in. It keeps the secrets masked, so that it does not find its own.
 */
final class HeapSearch {

    private static final byte MASK = 0x5A;
    private static final int PREFIX = Long.BYTES;
    private static final int PREFIX_BITS = 1 << 16;

    private final Queue<byte[]> masked = new ConcurrentLinkedQueue<>();

    /** @param secret of at least 8 bytes; overwritten */
    void lookFor(byte[] secret) {
        for (int i = 0; i < secret.length; i++) {
            secret[i] ^= MASK;
        }
        masked.add(secret);
    }

    int size() {
        return masked.size();
    }

    void forget() {
        masked.clear();
    }

    /** Dumps the heap into a file that does not exist yet, and returns the number of different secrets found in it. */
    int found(Path dump) throws IOException, JMException {
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                        "dumpHeap",
                        new Object[] {dump.toString(), true},
                        new String[] {"java.lang.String", "boolean"});
        Map<Long, List<byte[]>> wanted = new HashMap<>();
        BitSet starts = new BitSet(PREFIX_BITS);
        for (byte[] secret : masked) {
            long prefix = 0;
            for (int i = 0; i < PREFIX; i++) {
                prefix = (prefix << 8) | ((secret[i] ^ MASK) & 0xFF);
            }
            starts.set((int) (prefix >>> 48));
            wanted.computeIfAbsent(prefix, any -> new ArrayList<>()).add(secret);
        }
        Set<Long> found = new HashSet<>();
        try (FileChannel file = FileChannel.open(dump)) {
            // Pieces overlap by more than the longest secret.
            for (long at = 0; at < file.size(); at += Integer.MAX_VALUE - 1024) {
                long length = Math.min(Integer.MAX_VALUE, file.size() - at);
                search(file.map(MapMode.READ_ONLY, at, length), starts, wanted, found);
            }
        }
        return found.size();
    }

    private static void search(MappedByteBuffer heap, BitSet starts, Map<Long, List<byte[]>> wanted, Set<Long> found) {
        for (int at = 0; at + PREFIX <= heap.limit(); at++) {
            if (starts.get(heap.getShort(at) & 0xFFFF)) {
                long prefix = heap.getLong(at);
                for (byte[] secret : wanted.getOrDefault(prefix, List.of())) {
                    if (matches(heap, at, secret)) {
                        found.add(prefix);
                    }
                }
            }
        }
    }

    private static boolean matches(MappedByteBuffer heap, int at, byte[] secret) {
        if (at + secret.length > heap.limit()) {
            return false;
        }
        for (int i = PREFIX; i < secret.length; i++) {
            if (heap.get(at + i) != (byte) (secret[i] ^ MASK)) {
                return false;
            }
        }
        return true;
    }
}
