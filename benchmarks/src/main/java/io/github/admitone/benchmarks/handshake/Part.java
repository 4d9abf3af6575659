package io.github.admitone.benchmarks.handshake;

import java.util.List;

/** What the work of a connection consists of, by the classes that do it. */
enum Part {
    KEY_EXCHANGE("key exchange", "org.bouncycastle.math.ec."),
    HASHING("hashes, HMAC", "org.bouncycastle.crypto.digests.", "org.bouncycastle.crypto.macs.HMac"),
    ENCRYPTION("record encryption", "org.bouncycastle.crypto.engines.", "org.bouncycastle.crypto.modes."),
    ADMIT_ONE("AdmitOne, with the copying that it causes", "io.github.admitone."),
    BOUNCY_CASTLE("the rest of Bouncy Castle", "org.bouncycastle."),
    OTHER("the rest");

    private final String title;
    private final List<String> prefixes;

    Part(String title, String... prefixes) {
        this.title = title;
        this.prefixes = List.of(prefixes);
    }

    /** Its name in tables. */
    String title() {
        return title;
    }

    /** The part to which a sample belongs: that of the innermost frame that belongs to any. */
    static Part of(List<String> innermostFirst) {
        for (String method : innermostFirst) {
            if (!method.startsWith(Worker.class.getPackageName())) {
                for (Part part : values()) {
                    if (part.prefixes.stream().anyMatch(method::startsWith)) {
                        return part;
                    }
                }
            }
        }
        return OTHER;
    }
}
