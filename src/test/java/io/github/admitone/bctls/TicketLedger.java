package io.github.admitone.bctls;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tickets that a server has issued and that no client has offered yet. */
final class TicketLedger {

    private final Map<ByteBuffer, List<byte[]>> secrets = new HashMap<>();

    void issue(byte[] ticket, byte[] secret) {
        secrets.computeIfAbsent(ByteBuffer.wrap(ticket), each -> new ArrayList<>())
                .add(secret);
    }

    /** Strikes the ticket out, and returns its secret. Fails if there is none that fits, as of a ticket offered again. */
    byte[] redeem(byte[] ticket, Predicate<byte[]> fits) {
        Iterator<byte[]> candidates =
                secrets.getOrDefault(ByteBuffer.wrap(ticket), List.of()).iterator();
        while (candidates.hasNext()) {
            byte[] secret = candidates.next();
            if (fits.test(secret)) {
                candidates.remove();
                return secret;
            }
        }
        throw new AssertionError("offered twice, or never issued with that secret: "
                + HexFormat.of().formatHex(ticket));
    }
}
