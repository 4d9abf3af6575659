package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cache may wait for what another thread holds, and that thread may be using the connection: nobody waits in a circle. */
@Timeout(60)
class CalloutTest {

    private final CountDownLatch storing = new CountDownLatch(1);
    private final CountDownLatch mayStore = new CountDownLatch(1);

    /** Whether the cache waited in vain, because whoever should have gone on waited for it. */
    private volatile boolean gaveUp;

    private final ClientSessionCache cache =
            new WaitingCache(StripedSessionCache.builder().build());

    /** Stores once it may. */
    private final class WaitingCache implements ClientSessionCache {

        private final ClientSessionCache target;

        WaitingCache(ClientSessionCache target) {
            this.target = target;
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            storing.countDown();
            try {
                if (!mayStore.await(10, TimeUnit.SECONDS)) {
                    gaveUp = true;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return target.put(key, ticket);
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            return target.get(key);
        }

        @Override
        public void invalidate(SessionKey key) {
            target.invalidate(key);
        }

        @Override
        public void invalidateLineage(SessionKey key, long lineage) {
            target.invalidateLineage(key, lineage);
        }

        @Override
        public void clear() {
            target.clear();
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void socket_whoseReaderStoresATicket_canBeWrittenTo() throws Exception {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13());
                SSLSocket socket = (SSLSocket)
                        Contexts.builder(cache).build().getSocketFactory().createSocket("localhost", server.port())) {
            socket.startHandshake();
            FutureTask<Integer> reader = start(() -> socket.getInputStream().read());
            assertThat(storing.await(30, TimeUnit.SECONDS)).isTrue();

            socket.getOutputStream().write(TlsServer.request());

            assertThat(gaveUp).isFalse();
            assertThat(reader.isDone()).isFalse();
            mayStore.countDown();
            assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
        }
    }

    /** The JDK's server issues one ticket: the other thread has none to store. */
    @Test
    void socket_whoseReaderStoresATicket_canBeReadByAnotherThread() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                SSLSocket socket = (SSLSocket)
                        Contexts.builder(cache).build().getSocketFactory().createSocket("localhost", peer.port())) {
            socket.startHandshake();
            FutureTask<Integer> storer = start(() -> socket.getInputStream().read());
            assertThat(storing.await(30, TimeUnit.SECONDS)).isTrue();

            socket.getOutputStream().write(1);
            FutureTask<Integer> reader = start(() -> socket.getInputStream().read());

            assertThat(reader.get(30, TimeUnit.SECONDS)).isOne();
            assertThat(gaveUp).isFalse();
            mayStore.countDown();
            socket.getOutputStream().write(1);
            assertThat(storer.get(30, TimeUnit.SECONDS)).isOne();
        }
    }

    @Test
    void engine_thatStoresATicket_canBeAskedAndWrappedBy() throws Exception {
        EnginePair pair = EnginePair.of(Contexts.builder(cache).build(), EnginePair.serverContext(KeyKind.EC));
        FutureTask<EnginePair> handshake = start(pair::handshake);
        assertThat(storing.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(pair.client.getHandshakeStatus()).isNotNull();
        ByteBuffer record = ByteBuffer.allocate(1 << 15);
        assertThat(pair.client.wrap(ByteBuffer.wrap(new byte[] {1}), record).bytesConsumed())
                .isOne();

        assertThat(gaveUp).isFalse();
        assertThat(handshake.isDone()).isFalse();
        mayStore.countDown();
        assertThat(handshake.get(30, TimeUnit.SECONDS)).isSameAs(pair);
    }
}
