package io.github.admitone.bctls;

/**
 * Bouncy Castle answers an unchecked exception by an alert, and hides it in an IOException. It throws some itself, at
 * versions and object identifiers that make no sense; those are not AdmitOne's, and pass.
 */
final class HiddenBug {

    private HiddenBug() {}

    static void assertNone(Throwable raised) {
        for (Throwable cause = raised; cause != null; cause = cause.getCause()) {
            if (cause instanceof RuntimeException && isOurs(cause.getStackTrace())) {
                throw new AssertionError("an alert hides a bug", raised);
            }
        }
    }

    /** Whether our code threw it, or called what threw it, other than by passing on a call of Bouncy Castle's. */
    private static boolean isOurs(StackTraceElement[] frames) {
        StackTraceElement inner = null;
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith(HiddenBug.class.getPackageName())) {
                return inner == null || !passesOn(frame, inner);
            }
            if (frame.getMethodName().equals("offerInput")) {
                // What is further out is the test.
                return false;
            }
            inner = frame;
        }
        return false;
    }

    /** A forwarder calls the method of its own name. */
    private static boolean passesOn(StackTraceElement frame, StackTraceElement inner) {
        return frame.getMethodName().equals(inner.getMethodName());
    }
}
