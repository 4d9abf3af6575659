/**
 * Caches whose tickets outlive a process or are shared by many: bytes in, bytes out.
 *
 * <p>{@link io.github.admitone.store.SealedSessionCache} is a {@link io.github.admitone.ClientSessionCache} that
 * encrypts every ticket and keeps it in a {@link io.github.admitone.store.TicketStore}, the seam to an engine. The
 * package knows the contract of the cache, and nothing of Bouncy Castle.
 *
 * <pre>{@code
 * TicketStore store = DirectoryTicketStore.open(directory);
 * ClientSessionCache cache = SealedSessionCache.over(store, SealingKeys.of(secretKey));
 * }</pre>
 *
 * <p>Engines: {@link io.github.admitone.store.DirectoryTicketStore} for the processes of one machine,
 * {@link io.github.admitone.store.RedisTicketStore} and {@link io.github.admitone.store.JdbcTicketStore} for many
 * machines. {@link io.github.admitone.store.TieredSessionCache} puts a near cache before a far one. {@code
 * docs/stores.md} says what each engine promises about "once".
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.admitone.store;

import org.jspecify.annotations.NullMarked;
