/**
 * {@code javax.net.ssl} for clients, over {@link io.github.admitone.bctls}: the sockets and engines of a
 * {@link io.github.admitone.jsse.ResumingSslContext} resume TLS sessions.
 *
 * <pre>{@code
 * TicketResumption resumption = TicketResumption.using(StripedSessionCache.builder().build());
 * SSLContext context = ResumingSslContext.builder(resumption).build();
 * }</pre>
 *
 * <p>The classes, by what they are for:
 * <ul>
 *   <li><b>Public API</b>: {@link io.github.admitone.jsse.ResumingSslContext}, its builder, and nothing else.
 *   <li><b>Per context</b>: {@code ContextSpi} and {@code ResumingSocketFactory} make sockets and engines from
 *       {@code ContextSettings}: {@code Managers}, {@code FacadeCrypto}, {@code SessionKeys}, {@code
 *       LocalCertificates}, {@code ClientSessions}; for FTPS also {@code LoginSessionCache}.
 *   <li><b>Algorithms</b>: {@code TlsVersion}, {@code TlsSuite}, {@code Group} and {@code Scheme} are the tables,
 *       {@code Algorithms} those that one connection offers, {@code DisabledAlgorithms} those that the JDK forbids.
 *   <li><b>Per connection</b>: {@code TlsConnection} is records in and records out, for sockets and engines alike.
 *       {@code FacadeClient} is its {@code TlsClient}; {@code ServerVerification} asks the trust manager,
 *       {@code ClientCredentials} and {@code JcaSigner} the key manager; {@code ConnectionSession} is the
 *       {@code SSLSession}, {@code ConnectionParameters} the {@code SSLParameters}.
 *   <li><b>Sockets</b>: {@code ResumingSslSocket}, with {@code SocketHandshake}, {@code SocketInput},
 *       {@code SocketOutput}, {@code SocketRecords}, {@code ProtocolLock}, {@code RecordReader}, {@code SocketClosing}
 *       and {@code Deadline}; below it {@code ConfiguredSocket} and {@code ForwardingSocket}.
 *   <li><b>Engines</b>: {@code ResumingSslEngine}, with {@code EngineTasks} and {@code Buffers}; below it
 *       {@code ConfiguredEngine}.
 *   <li><b>Conversions</b>: {@code Failures}, {@code LaterParameters}, {@code ClientOnly}.
 * </ul>
 *
 * <p>A handshake: the socket or engine makes a {@code TlsConnection} from its parameters. {@code SessionKeys} derives
 * the key under which tickets are kept; for its scope the key manager is asked which certificate it would present. The
 * protocol of {@link io.github.admitone.bctls} makes the ClientHello, with a ticket if there is one. Records of the
 * server go into {@code TlsConnection.receive}. {@code FacadeClient} is shown the certificates, those of the full
 * handshake if the session was resumed, and {@code ServerVerification} gives them to the trust manager together with
 * the socket or engine. When the handshake is complete, {@code TlsConnection} fills in the {@code ConnectionSession}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.admitone.jsse;

import org.jspecify.annotations.NullMarked;
