package io.github.admitone.jsse;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.bctls.TicketResumption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Settings for what is tested without a context. */
final class TestSettings {

    private TestSettings() {}

    static ContextSettings any() {
        FacadeCrypto crypto = FacadeCrypto.create();
        return new ContextSettings(
                TicketResumption.using(ClientSessionCache.none()),
                Managers.trust(List.of()),
                null,
                crypto,
                Algorithms.of(crypto),
                new SessionKeys(null, SessionKeys.Sharing.PORT),
                new LocalCertificates(),
                new ClientSessions(),
                Duration.ZERO,
                InstantSource.system());
    }
}
