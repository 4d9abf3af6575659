package io.github.admitone.server;

import java.util.regex.Pattern;

/** A server that does not say whether a connection was resumed: a {@link ServerHelloTap} before it can tell. */
abstract class SilentServer extends ExternalServer {

    SilentServer(ServerOptions options) {
        super(options);
    }

    @Override
    final Pattern resumptionLine() {
        throw new UnsupportedOperationException("this server does not say whether it resumes");
    }
}
