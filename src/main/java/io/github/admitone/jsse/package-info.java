/**
 * {@code javax.net.ssl} on top of {@link io.github.admitone.bctls}: an {@link javax.net.ssl.SSLContext} for clients,
 * whose sockets and engines resume sessions.
 *
 * <p>Its entry point is {@link io.github.admitone.jsse.ResumingSslContext}:
 *
 * <pre>{@code
 * SSLContext context = ResumingSslContext.builder(TicketResumption.using(cache)).build();
 * HttpClient http = HttpClient.newBuilder().sslContext(context).build();
 * }</pre>
 *
 * <p>The trust manager verifies every full handshake and every resumption. What is not supported, the server's side
 * above all, throws. Sessions belong to one context, and to one configuration of its connections, unless contexts are
 * given the same scope. {@code docs/jsse.md} has all that is supported, and where it differs from the JDK's own.
 *
 * @since 0.1.0
 */
package io.github.admitone.jsse;
