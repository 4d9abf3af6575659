package io.github.admitone.internal;

/**
 * Cryptography of this library's own whose certificates are immutable, so that connections may share them parsed.
 *
 * @since 0.1.0
 */
public interface ImmutableCertificates {}
