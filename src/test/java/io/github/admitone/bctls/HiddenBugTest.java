package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.StripedSessionCache;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** A check that takes Bouncy Castle's exceptions for ours fails without a bug; one that does not see ours misses it. */
class HiddenBugTest {

    @Test
    void exceptionOfBouncyCastle_thatPassesThroughAForwarder_isNotOurs() {
        // It makes its extensions by a context that it does not have yet.
        Throwable theirs = catchThrowable(decorated()::getClientExtensions);

        assertThatCode(() -> HiddenBug.assertNone(hidden(theirs))).doesNotThrowAnyException();
    }

    @Test
    void exceptionOfOurs_isFound() {
        // The handshake's parameters are asked for before there is a context.
        Throwable ours = catchThrowable(() -> decorated().notifySecureRenegotiation(true));

        assertThatThrownBy(() -> HiddenBug.assertNone(hidden(ours))).isInstanceOf(AssertionError.class);
    }

    private static TlsClient decorated() {
        return TicketResumption.using(StripedSessionCache.builder().build())
                .client(Wire.KEY, new PSKTlsClient(new BcTlsCrypto(), new byte[1], new byte[1]));
    }

    private static Throwable hidden(Throwable cause) {
        return new TlsFatalAlert(AlertDescription.internal_error, cause);
    }
}
