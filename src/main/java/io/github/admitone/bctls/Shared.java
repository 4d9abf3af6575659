package io.github.admitone.bctls;

/**
 * What all connections of one {@link TicketResumption} share.
 *
 * @param policy the choices
 * @param cache the cache and the listener
 * @param history how the last offers ended
 * @param localCertificates what the clients presented
 * @param parsedCertificates what the servers presented that were resumed last
 * @param notices the log
 */
record Shared(
        ResumptionPolicy policy,
        SafeCache cache,
        OfferHistory history,
        LocalCertificates localCertificates,
        ParsedCertificates parsedCertificates,
        Notices notices) {}
