package io.github.admitone.demo;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RecordingRelay.Direction;
import io.github.admitone.server.RecordingRelay.IdentityUse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A number of connections through one relay and one cache. */
final class Round {

    private static final int HEX_DIGITS_PER_BYTE = 2;

    private final Visitor visitor;
    private final RecordingRelay relay;
    private final boolean tickets;
    private final TicketTally tally = new TicketTally();
    private final TicketResumption resumption;

    Round(Visitor visitor, RecordingRelay relay, ClientSessionCache cache) {
        this.visitor = visitor;
        this.relay = relay;
        this.tickets = !cache.equals(ClientSessionCache.none());
        this.resumption = TicketResumption.builder(cache).listener(tally).build();
    }

    Measurement run(Load load, Progress progress) throws DemoException {
        List<Handshake> handshakes = Collections.synchronizedList(new ArrayList<>(load.connections()));
        AtomicInteger left = new AtomicInteger(load.connections());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
        ExecutorService threads = Executors.newFixedThreadPool(load.threads());
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                workers.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        handshakes.add(visitor.visit(address, resumption, tally, tickets));
                        progress.step();
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                await(worker);
            }
        } finally {
            threads.shutdownNow();
        }
        return new Measurement(
                List.copyOf(handshakes),
                tally.longestLifetime(),
                relay.bytes(Direction.FROM_CLIENT) + relay.bytes(Direction.FROM_SERVER),
                meanTicketBytes(),
                relay.ticketsUsedTwice());
    }

    private long meanTicketBytes() {
        Stream<String> tickets = Stream.concat(
                relay.identities().stream().map(IdentityUse::identity),
                relay.connections().stream()
                        .flatMap(connection -> connection.clientHellos().stream())
                        .flatMap(hello -> hello.sessionTicket().stream())
                        .filter(ticket -> !ticket.isEmpty()));
        return Math.round(tickets.mapToInt(ticket -> ticket.length() / HEX_DIGITS_PER_BYTE)
                .average()
                .orElse(0));
    }

    private static void await(Future<?> worker) throws DemoException {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DemoException explained) {
                throw explained;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
    }
}
