/**
 * A thread-safe cache of TLS session tickets for clients, in which a ticket is used at most once.
 *
 * <p>{@link io.github.admitone.ClientSessionCache} is the contract, {@link io.github.admitone.StripedSessionCache} the
 * in-memory implementation. A {@link io.github.admitone.SessionTicket} is the resumption state of one future connection
 * and belongs to one holder at a time; a {@link io.github.admitone.SessionKey} says which peer it belongs to, and under
 * which {@link io.github.admitone.SessionScope}. The package imports nothing but the JDK.
 *
 * <pre>{@code
 * ClientSessionCache cache = StripedSessionCache.builder().ticketsPerServer(16).build();
 * }</pre>
 *
 * <p>One cache serves a whole process, and any number of TLS configurations: scopes keep them apart. Who plugs it into
 * a TLS client is {@link io.github.admitone.bctls}; a TLS stack of one's own puts tickets in and takes them out.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.admitone;

import org.jspecify.annotations.NullMarked;
