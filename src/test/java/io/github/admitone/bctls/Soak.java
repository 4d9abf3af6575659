package io.github.admitone.bctls;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RecordingRelay.Direction;
import io.github.admitone.server.RelayedConnection;
import io.github.admitone.server.ServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * Many connections by many threads to eight server names through one cache, over a JSSE server behind relays that record
 * what is offered, while things go wrong at random. The same seed disturbs the same connections in the same way; what
 * else is under way at that moment is up to the threads.
 */
final class Soak {

    private static final int SERVER_NAMES = 8;
    private static final int TLS13_NAMES = 5;
    private static final int CONNECTIONS_PER_ROUND = 2000;
    private static final int MOST_BYTES_BEFORE_A_CUT = 4500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What is done to the connections on purpose. */
    enum Fault {
        CUT_FROM_CLIENT,
        CUT_FROM_SERVER,
        KEY_ROTATION,
        CLOCK_FORWARD,
        CLOCK_BACK,
        INVALIDATE,
        CLEAR
    }

    final Map<Fault, LongAdder> faults = new ConcurrentHashMap<>();
    final Map<ResumptionStatus, LongAdder> statuses = new ConcurrentHashMap<>();
    final LongAdder completed = new LongAdder();
    final LongAdder resumed = new LongAdder();
    final LongAdder failedByCut = new LongAdder();
    final Queue<Throwable> unexplained = new ConcurrentLinkedQueue<>();
    final List<SessionTicket> undestroyed = new ArrayList<>();
    final WatchedCache cache;
    Map<String, Integer> uses = new HashMap<>();
    int resumedInTheServersWords;
    long cachingFailures;

    private final int connections;
    private final int threads;
    private final long seed;
    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final TicketResumption resumption;

    Soak(int connections, int threads, long seed) {
        this.connections = connections;
        this.threads = threads;
        this.seed = seed;
        this.cache = new WatchedCache(StripedSessionCache.builder().clock(clock).build());
        this.resumption = TicketResumption.builder(cache)
                .clock(clock)
                .listener(new ResumptionListener() {
                    @Override
                    public void onHandshake(SessionKey key, HandshakeResult result) {
                        count(statuses, result.status());
                    }
                })
                .build();
    }

    /** Lets go of what it has kept for the tests to see; the counters stay. */
    void forget() {
        uses = new HashMap<>();
        cache.secrets.forget();
    }

    static List<SessionKey> keys() {
        List<SessionKey> keys = new ArrayList<>();
        for (int name = 0; name < SERVER_NAMES; name++) {
            keys.add(SessionKey.of(serverName(name), 443));
        }
        return keys;
    }

    private static String serverName(int name) {
        return "server-" + name + ".example.com";
    }

    /** The seed, and the figures so far. */
    @Override
    public String toString() {
        return "seed " + seed + ": " + connections + " connections by " + threads + " threads, completed " + completed
                + ", of them resumed " + resumed + " (server: " + resumedInTheServersWords + "), failed by a cut "
                + failedByCut + ", identities " + uses.size() + ", faults " + new TreeMap<>(faults) + ", statuses "
                + new TreeMap<>(statuses) + ", " + cache.stats();
    }

    void run() throws InterruptedException, ExecutionException, TimeoutException {
        try (JsseServer server =
                JsseServer.start(ServerOptions.of("TLSv1.2", "TLSv1.3").withKey(KeyKind.EC))) {
            for (int from = 0; from < connections; from += CONNECTIONS_PER_ROUND) {
                round(server, from, Math.min(connections, from + CONNECTIONS_PER_ROUND));
            }
            resumedInTheServersWords = server.resumptionsSeen();
        }
        cachingFailures = resumption.cachingFailures();
    }

    /** Rounds bound what the relays remember; cache, server and clock outlast them. */
    private void round(JsseServer server, int from, int to)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<RecordingRelay> relays = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int name = 0; name < SERVER_NAMES; name++) {
                relays.add(RecordingRelay.to(server));
            }
            AtomicInteger next = new AtomicInteger(from);
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> {
                    for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                        connect(server, relays, new SplittableRandom(seed + number));
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            relays.forEach(this::record);
            undestroyed.addAll(cache.letGo());
        } finally {
            pool.shutdownNow();
            relays.forEach(RecordingRelay::close);
        }
    }

    /** Counts how many connections have sent each identity of TLS 1.3, and each ticket of TLS 1.2. */
    private void record(RecordingRelay relay) {
        for (RelayedConnection connection : relay.connections()) {
            Set<String> offered = new HashSet<>();
            connection.clientHellos().forEach(hello -> {
                hello.pskIdentities().forEach(psk -> offered.add(psk.identity()));
                hello.sessionTicket().filter(ticket -> !ticket.isEmpty()).ifPresent(offered::add);
            });
            offered.forEach(identity -> uses.merge(digest(identity), 1, Integer::sum));
        }
    }

    /** Short, for there are many. */
    private static String digest(String identity) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.US_ASCII)),
                            0,
                            16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect(JsseServer server, List<RecordingRelay> relays, SplittableRandom random) {
        disturb(server, random);
        int name = random.nextInt(SERVER_NAMES);
        RecordingRelay relay = relays.get(name);
        cutOrHeal(relay, random);
        TestClient client = new TestClient(TestClient.jca());
        client.serverName = serverName(name);
        boolean tls13 = (name < TLS13_NAMES) ^ random.nextInt(25) == 0;
        client.versions = tls13 ? client.versions : ProtocolVersion.TLSv12.only();
        try (Socket socket = Connection.socket(relay.port())) {
            exchange(socket, SessionKey.of(client.serverName, 443), client, relay);
        } catch (IOException | RuntimeException e) {
            unexplained.add(e);
        }
    }

    private void exchange(Socket socket, SessionKey key, TestClient client, RecordingRelay relay) throws IOException {
        int port = socket.getLocalPort();
        try {
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(key, socket.getInputStream(), socket.getOutputStream());
            protocol.connect(client);
            Connection.request(protocol);
            protocol.close();
            completed.increment();
            if (protocol.isResumed()) {
                resumed.increment();
            }
        } catch (IOException e) {
            Optional<RelayedConnection> connection = relay.connectionFrom(port);
            if (connection.isEmpty() || !connection.get().isCut()) {
                throw e;
            }
            failedByCut.increment();
        }
    }

    private void disturb(JsseServer server, SplittableRandom random) {
        switch (random.nextInt(150)) {
            case 0 -> {
                cache.clear();
                count(faults, Fault.CLEAR);
            }
            case 1 -> {
                cache.invalidate(keys().get(random.nextInt(SERVER_NAMES)));
                count(faults, Fault.INVALIDATE);
            }
            case 2 -> {
                server.rotateTicketKeys();
                count(faults, Fault.KEY_ROTATION);
            }
            case 3 -> {
                clock.move(Duration.ofMillis(random.nextLong(Duration.ofDays(2).toMillis())));
                count(faults, Fault.CLOCK_FORWARD);
            }
            case 4 -> {
                // Not further: after a clear(), nothing is stored until the clock is where it was.
                clock.move(Duration.ofMillis(
                        -random.nextLong(Duration.ofSeconds(10).toMillis())));
                count(faults, Fault.CLOCK_BACK);
            }
            default -> clock.move(Duration.ofMillis(random.nextInt(200)));
        }
    }

    /** A cut may hit more than this connection: whichever begin before the next one heals the relay. */
    private void cutOrHeal(RecordingRelay relay, SplittableRandom random) {
        relay.heal();
        if (random.nextInt(6) == 0) {
            boolean fromClient = random.nextBoolean();
            relay.cutAfter(
                    fromClient ? Direction.FROM_CLIENT : Direction.FROM_SERVER,
                    random.nextInt(1, MOST_BYTES_BEFORE_A_CUT));
            count(faults, fromClient ? Fault.CUT_FROM_CLIENT : Fault.CUT_FROM_SERVER);
        }
    }

    private static <K> void count(Map<K, LongAdder> counts, K what) {
        counts.computeIfAbsent(what, any -> new LongAdder()).increment();
    }
}
