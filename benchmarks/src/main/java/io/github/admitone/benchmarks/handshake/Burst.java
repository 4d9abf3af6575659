package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.handshake.JsseServer.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Connections that start together, and all are open before the first of them ends. */
final class Burst {

    private static final int PATIENCE_SECONDS = 60;

    private Burst() {}

    /** Makes two bursts, and returns how many connections of the second resumed, as the server says. */
    static int resumed(Identity identity, int port, Contender contender, int size) throws Exception {
        SSLContext client = contender.context(new Verifier(identity.certificate("anchor"), false));
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            burst(client, port, size, threads);
            return burst(client, port, size, threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int burst(SSLContext context, int port, int size, ExecutorService threads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(size);
        List<Future<Boolean>> connections = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            connections.add(threads.submit(() -> isResumed(context, port, together)));
        }
        int resumed = 0;
        for (Future<Boolean> connection : connections) {
            resumed += connection.get() ? 1 : 0;
        }
        return resumed;
    }

    private static boolean isResumed(SSLContext context, int port, CyclicBarrier together) throws Exception {
        together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try (Link link = Link.socket(context, port)) {
            link.write(Service.TELL_RESUMED.request(0));
            byte[] answer = new byte[1];
            if (link.read(answer) != 1) {
                throw new IOException("the server did not answer");
            }
            together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answer[0] == 1;
        }
    }
}
