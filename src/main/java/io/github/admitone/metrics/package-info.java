/**
 * Meters for Micrometer, which is optional: {@link io.github.admitone.metrics.AdmitOneMetrics} needs
 * {@code io.micrometer:micrometer-core} on the path, and the rest of the library does not.
 *
 * <p>Flight Recorder needs nothing: caches and connections record events named {@code io.github.admitone.*} while a
 * recording is under way.
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.admitone.metrics;

import org.jspecify.annotations.NullMarked;
