/**
 * {@code javax.net.ssl} on top of {@link io.github.admitone.bctls}: an {@link javax.net.ssl.SSLContext} for clients,
 * whose sockets and engines resume sessions. Its entry point is {@link io.github.admitone.jsse.ResumingSslContext}.
 */
package io.github.admitone.jsse;
