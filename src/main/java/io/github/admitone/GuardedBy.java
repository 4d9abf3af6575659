package io.github.admitone;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the lock that must be held to touch a field or to call a method. For readers: the one that Error Prone checks would
 * stay in the class files, and users' compilers would miss it.
 */
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.SOURCE)
@interface GuardedBy {

    /** The lock, as an expression. */
    String value();
}
