/**
 * What the packages of this library share with each other and with nobody else. The module does not export it: it is no
 * part of the API, and may change in any release.
 */
@NullMarked
package io.github.admitone.internal;

import org.jspecify.annotations.NullMarked;
