package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.server.KeyKind;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** What a program must not pass is refused as by the JDK: the same type of exception. */
class ArgumentsBesideSunJsseTest {

    private interface Call<T> {
        void on(T subject) throws Exception;
    }

    private static <T> Map<String, String> outcomes(Map<String, Call<T>> calls, T subject) {
        Map<String, String> outcomes = new TreeMap<>();
        calls.forEach((name, call) -> {
            Throwable thrown = catchThrowable(() -> call.on(subject));
            outcomes.put(name, thrown == null ? "nothing" : thrown.getClass().getSimpleName());
        });
        return outcomes;
    }

    private static final ByteBuffer[] NONE = null;
    private static final ByteBuffer NO_BUFFER = null;

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(1 << 15);
    }

    private static Map<String, Call<SSLEngine>> engineCalls() {
        ByteBuffer[] one = {buffer()};
        ByteBuffer[] holed = {null};
        Map<String, Call<SSLEngine>> calls = new TreeMap<>();
        calls.put("wrap null source", engine -> engine.wrap(NO_BUFFER, buffer()));
        calls.put("wrap null sources", engine -> engine.wrap(NONE, buffer()));
        calls.put("wrap null among sources", engine -> engine.wrap(holed, buffer()));
        calls.put("wrap null destination", engine -> engine.wrap(buffer(), null));
        calls.put("wrap beyond sources", engine -> engine.wrap(one, 1, 1, buffer()));
        calls.put("wrap before sources", engine -> engine.wrap(one, -1, 1, buffer()));
        calls.put("wrap read-only destination", engine -> engine.wrap(buffer(), buffer().asReadOnlyBuffer()));
        calls.put("unwrap null source", engine -> engine.unwrap(null, buffer()));
        calls.put("unwrap null destination", engine -> engine.unwrap(buffer(), NO_BUFFER));
        calls.put("unwrap null destinations", engine -> engine.unwrap(buffer(), NONE));
        calls.put("unwrap null among destinations", engine -> engine.unwrap(buffer(), holed));
        calls.put("unwrap beyond destinations", engine -> engine.unwrap(buffer(), one, 1, 1));
        calls.put("unwrap read-only destination", engine -> engine.unwrap(buffer(), buffer().asReadOnlyBuffer()));
        calls.put("protocols null", engine -> engine.setEnabledProtocols(null));
        calls.put("protocols null among", engine -> engine.setEnabledProtocols(new String[] {null}));
        calls.put("protocols unknown", engine -> engine.setEnabledProtocols(new String[] {"TLSv9"}));
        calls.put("suites null", engine -> engine.setEnabledCipherSuites(null));
        calls.put("suites none", engine -> engine.setEnabledCipherSuites(new String[0]));
        calls.put("suites unknown", engine -> engine.setEnabledCipherSuites(new String[] {"TLS_UNKNOWN"}));
        calls.put("parameters null", engine -> engine.setSSLParameters(null));
        calls.put("selector", engine -> engine.setHandshakeApplicationProtocolSelector((some, offered) -> null));
        calls.put("selector null", engine -> engine.setHandshakeApplicationProtocolSelector(null));
        return calls;
    }

    @Test
    void engine_badArguments_areRefusedAsByTheJdk() throws SSLException {
        SSLContext server = EnginePair.serverContext(KeyKind.EC);
        EnginePair theirs = EnginePair.of(Contexts.sun(), server).handshake();
        EnginePair ours = EnginePair.of(Contexts.resuming(), server).handshake();
        assertThat(outcomes(engineCalls(), ours.client)).isEqualTo(outcomes(engineCalls(), theirs.client));
    }

    private static Map<String, Call<SSLSocket>> socketCalls() {
        Map<String, Call<SSLSocket>> calls = new TreeMap<>();
        calls.put("connect null", socket -> socket.connect(null));
        calls.put("time-out negative", socket -> socket.setSoTimeout(-1));
        calls.put("listener null", socket -> socket.addHandshakeCompletedListener(null));
        calls.put("listener unknown", socket -> socket.removeHandshakeCompletedListener(event -> {}));
        calls.put("protocols null", socket -> socket.setEnabledProtocols(null));
        calls.put("protocols unknown", socket -> socket.setEnabledProtocols(new String[] {"TLSv9"}));
        calls.put("suites null", socket -> socket.setEnabledCipherSuites(null));
        calls.put("parameters null", socket -> socket.setSSLParameters(null));
        calls.put("bind null", socket -> socket.bind(null));
        calls.put("urgent data", socket -> socket.sendUrgentData(1));
        calls.put("out-of-band inline", socket -> socket.setOOBInline(true));
        calls.put("handshake", SSLSocket::startHandshake);
        calls.put("input", SSLSocket::getInputStream);
        calls.put("output", SSLSocket::getOutputStream);
        calls.put("selector", socket -> socket.setHandshakeApplicationProtocolSelector((some, offered) -> null));
        return calls;
    }

    @Test
    void socket_badArgumentsAndUnconnected_areRefusedAsByTheJdk() throws Exception {
        try (SSLSocket theirs = (SSLSocket) Contexts.sun().getSocketFactory().createSocket();
                SSLSocket ours =
                        (SSLSocket) Contexts.resuming().getSocketFactory().createSocket()) {
            assertThat(outcomes(socketCalls(), ours)).isEqualTo(outcomes(socketCalls(), theirs));
        }
    }

    private static Map<String, Call<SSLSocketFactory>> factoryCalls() {
        Map<String, Call<SSLSocketFactory>> calls = new TreeMap<>();
        calls.put("null transport", factory -> factory.createSocket(null, "localhost", 1, true));
        calls.put("port negative", factory -> factory.createSocket("localhost", -1));
        calls.put("nobody listens", factory -> factory.createSocket("localhost", 1));
        return calls;
    }

    @Test
    void factory_badArguments_areRefusedAsByTheJdk() {
        assertThat(outcomes(factoryCalls(), Contexts.resuming().getSocketFactory()))
                .isEqualTo(outcomes(factoryCalls(), Contexts.sun().getSocketFactory()));
    }

    private static Map<String, Call<SSLSession>> sessionCalls() {
        Map<String, Call<SSLSession>> calls = new TreeMap<>();
        calls.put("put null name", session -> session.putValue(null, "value"));
        calls.put("put null value", session -> session.putValue("name", null));
        calls.put("get null", session -> session.getValue(null));
        calls.put("remove null", session -> session.removeValue(null));
        calls.put("remove unknown", session -> session.removeValue("unknown"));
        return calls;
    }

    @Test
    void session_badArguments_areRefusedAsByTheJdk() {
        assertThat(outcomes(
                        sessionCalls(), Contexts.resuming().createSSLEngine().getSession()))
                .isEqualTo(outcomes(
                        sessionCalls(), Contexts.sun().createSSLEngine().getSession()));
    }
}
