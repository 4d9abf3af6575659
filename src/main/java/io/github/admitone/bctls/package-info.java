/** Resumes TLS sessions on Bouncy Castle's low-level API. */
@NullMarked
package io.github.admitone.bctls;

import org.jspecify.annotations.NullMarked;
