package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.OfferedPsks;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** What older versions of Bouncy Castle need; {@code compatibility/run} tries it with those. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class RetryBinderTest {

    private static final byte[] IDENTITY = "ticket".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECRET = "a secret of thirty-two characters".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SO_FAR = "what went before".getBytes(StandardCharsets.US_ASCII);
    private static final int BINDERS_SIZE = 2 + 1 + 32;

    private final TranscriptCrypto crypto = new TranscriptCrypto(new BcTlsCrypto(new SecureRandom()));
    private final TlsHash running = crypto.asCrypto().createHash(CryptoHashAlgorithm.sha256);
    private final IllegalStateException symptom = new IllegalStateException("Not buffering");

    RetryBinderTest() {
        running.update(SO_FAR, 0, SO_FAR.length);
        // As Bouncy Castle does when it computes the transcript hash of the first ClientHello.
        running.cloneHash();
    }

    private byte[] complete(IllegalStateException failure, ClientHello retry) throws IOException {
        TlsSecret key = crypto.target().createSecret(SECRET.clone());
        return RetryBinder.complete(
                failure, retry, null, new TicketPsk(IDENTITY, key, PRFAlgorithm.tls13_hkdf_sha256), crypto);
    }

    private static ClientHello retry(String... identities) throws IOException {
        Vector<PskIdentity> offered = new Vector<>();
        for (String identity : identities) {
            offered.add(new PskIdentity(identity.getBytes(StandardCharsets.US_ASCII), 0));
        }
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        // Without the binders, as Bouncy Castle holds it until they are known.
        TlsExtensionsUtils.addPreSharedKeyClientHello(extensions, new OfferedPsks(offered));
        return new ClientHello(
                ProtocolVersion.TLSv12,
                new byte[32],
                new byte[0],
                null,
                new int[] {CipherSuite.TLS_AES_128_GCM_SHA256},
                extensions,
                BINDERS_SIZE);
    }

    @Test
    void complete_withATicketAlone_appendsTheBinderOfAResumption() throws IOException {
        byte[] message = complete(symptom, retry("ticket"));

        byte[] binder = KeySchedule.binder(SECRET, KeySchedule.hash(SO_FAR));
        assertThat(Arrays.copyOfRange(message, message.length - BINDERS_SIZE, message.length - binder.length))
                .isEqualTo(new byte[] {0, 33, 32});
        assertThat(Arrays.copyOfRange(message, message.length - binder.length, message.length))
                .isEqualTo(binder);
    }

    @Test
    void complete_withATicketAlone_hasTheTranscriptGoOnWithTheBinders() throws IOException {
        byte[] message = complete(symptom, retry("ticket"));

        byte[] binders = Arrays.copyOfRange(message, message.length - BINDERS_SIZE, message.length);
        assertThat(crypto.transcriptHash()).isEqualTo(KeySchedule.hash(SO_FAR, binders));
    }

    @Test
    void complete_withATicketAlone_isAClientHelloOfItsWholeLength() throws IOException {
        ClientHello retry = retry("ticket");
        ByteArrayOutputStream truncated = new ByteArrayOutputStream();
        retry.encode(null, truncated);

        byte[] message = complete(symptom, retry);

        int length = truncated.size() + BINDERS_SIZE;
        assertThat(message).hasSize(4 + length).startsWith(1, 0, length >>> 8, length);
        assertThat(Arrays.copyOfRange(message, 4, message.length - BINDERS_SIZE))
                .isEqualTo(truncated.toByteArray());
    }

    @Test
    void complete_afterAnotherFailure_leavesItAsItIs() throws IOException {
        assertThat(complete(new IllegalStateException("destroyed"), retry("ticket")))
                .isNull();
    }

    @Test
    void complete_withPsksOfTheClientsOwn_leavesItAsItIs() throws IOException {
        assertThat(complete(symptom, retry("ticket", "own"))).isNull();
    }

    @Test
    void complete_withoutAnyPsk_leavesItAsItIs() throws IOException {
        ClientHello retry = retry("ticket");
        retry.getExtensions().remove(TlsExtensionsUtils.EXT_pre_shared_key);

        assertThat(complete(symptom, retry)).isNull();
    }
}
