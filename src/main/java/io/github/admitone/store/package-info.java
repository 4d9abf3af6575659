/**
 * Caches whose tickets outlive a process or are shared by many: bytes in, bytes out.
 *
 * <p>{@link io.github.admitone.store.SealedSessionCache} is a {@link io.github.admitone.ClientSessionCache} that encrypts
 * every ticket and keeps it in a {@link io.github.admitone.store.TicketStore}, the seam to an engine. The package knows
 * the contract of the cache, and nothing of Bouncy Castle.
 */
@NullMarked
package io.github.admitone.store;

import org.jspecify.annotations.NullMarked;
