/**
 * Resumes TLS sessions on Bouncy Castle's low-level API.
 *
 * <pre>{@code
 * TicketResumption resumption = TicketResumption.using(StripedSessionCache.builder().build());
 * ResumingTlsClientProtocol protocol =
 *         resumption.protocol(SessionKey.of(host, port), socket.getInputStream(), socket.getOutputStream());
 * protocol.connect(client);
 * }</pre>
 *
 * <p>The classes, by what they are for:
 * <ul>
 *   <li><b>Public API</b>: {@link io.github.admitone.bctls.TicketResumption} is the entry point, and
 *       {@link io.github.admitone.bctls.ResumingTlsClientProtocol} one connection; what they tell is
 *       {@link io.github.admitone.bctls.ResumptionStatus}, {@link io.github.admitone.bctls.StorageStatus},
 *       {@link io.github.admitone.bctls.ResumptionListener}, {@link io.github.admitone.bctls.HandshakeResult} and
 *       {@link io.github.admitone.bctls.DropCause}.
 *   <li><b>Per configuration</b>: {@code Shared} holds {@code ResumptionPolicy}, {@code SafeCache},
 *       {@code OfferHistory}, {@code LocalCertificates}, {@code ParsedCertificates} and {@code Notices};
 *       {@code BouncyCastleSupport} is one for the process.
 *   <li><b>Per connection</b>: {@code ConnectionTickets} gives the order of things to {@code TakenTicket} and
 *       {@code IssuedTickets}; {@code ClientOffer}, {@code Reverification}, {@code TicketIntake}, and the streams.
 *   <li><b>TLS 1.3</b>: {@code Tls13ResumingClient}, {@code Tls13Resumption}, {@code TicketPsk},
 *       {@code BinderSecret}, {@code RetryBinder}, {@code TranscriptCrypto}, {@code TicketRequest},
 *       {@code Tls13NewSessionTicket}.
 *   <li><b>TLS 1.2 and DTLS 1.2</b>: {@code ResumingClient}, {@code Tls12Resumption}, {@code ServerEndPoint}.
 *   <li><b>Forwarding</b>, without a meaning of its own: {@code ForwardingClient}, {@code ForwardingCrypto},
 *       {@code ForwardingSecret}, {@code UserContext}, {@code UserKeyExchanges}, {@code LaterMethods}.
 *   <li><b>Conversions</b>: {@code PeerCertificates}, {@code Staples}, {@code Extensions}, {@code Secrets},
 *       {@code Alpn}.
 * </ul>
 *
 * <p>A resumed TLS 1.3 handshake: Bouncy Castle asks {@code Tls13ResumingClient} for its PSKs.
 * {@code ConnectionTickets} takes a ticket from the cache, and {@code Tls13Resumption} offers it as a
 * {@code TicketPsk}. The server selects it; its Finished is verified; {@code Reverification} shows the session's
 * certificates to the user's client; our Finished leaves, and with it in the transcript {@code Tls13Resumption}
 * derives what new tickets are made of. They arrive in {@code ResumingTlsClientProtocol}, and {@code IssuedTickets}
 * stores them. {@code docs/design.md} has the whole of it.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.admitone.bctls;

import org.jspecify.annotations.NullMarked;
