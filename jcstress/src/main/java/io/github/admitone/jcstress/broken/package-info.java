/**
 * Broken siblings: caches that are wrong in one plausible way each, under the very test that must catch them. What each
 * does beside that is right, being {@link io.github.admitone.jcstress.broken.SimpleCache}'s.
 */
package io.github.admitone.jcstress.broken;
