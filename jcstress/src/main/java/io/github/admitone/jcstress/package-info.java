/**
 * Hypotheses about what threads may observe in a {@link io.github.admitone.StripedSessionCache}, one a class. Whatever
 * outcome a class does not list is forbidden.
 */
package io.github.admitone.jcstress;
