package io.github.admitone.simulation;

import io.github.admitone.StripedSessionCache;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * A client under simulation.
 *
 * @param name what it is called, with the number of tickets that it keeps of a server
 * @param bounds what else its cache is limited to
 * @param singleUse whether it offers no ticket twice
 * @param cache makes it an empty cache
 */
record Client(String name, String bounds, boolean singleUse, Function<InstantSource, TicketPolicy> cache) {

    static final Client ADMIT_ONE = admitOne("AdmitOne (8)", "defaults", defaults -> defaults);

    static Client admitOne(int ticketsPerServer) {
        return admitOne(
                "AdmitOne (" + ticketsPerServer + ")",
                "defaults",
                defaults -> defaults.ticketsPerServer(ticketsPerServer));
    }

    static Client admitOne(String name, String bounds, UnaryOperator<StripedSessionCache.Builder> settings) {
        return new Client(
                name,
                bounds,
                true,
                time -> new AdmitOnePolicy(
                        settings.apply(StripedSessionCache.builder().clock(time))
                                .build()));
    }

    static Client rustls(int servers) {
        return peer("rustls (8)", servers, true, PeerPolicies.Rustls::new);
    }

    static Client jdk(int servers) {
        return peer("JDK (10)", servers, true, PeerPolicies.Jdk::new);
    }

    static Client chromium(int servers) {
        return peer("Chromium (2)", servers, true, PeerPolicies.Chromium::new);
    }

    static Client curl(int servers) {
        return peer("curl (2)", servers, true, PeerPolicies.Curl::new);
    }

    static Client go(int servers) {
        return peer("Go (1, reused)", servers, false, PeerPolicies.Go::new);
    }

    private static Client peer(String name, int servers, boolean singleUse, IntFunction<TicketPolicy> policy) {
        return new Client(name, servers + " servers", singleUse, time -> policy.apply(servers));
    }
}
