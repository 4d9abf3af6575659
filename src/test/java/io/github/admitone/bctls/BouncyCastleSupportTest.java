package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.junit.jupiter.api.Test;

class BouncyCastleSupportTest {

    @Test
    void obstacle_withTheVersionOfThisBuild_isNone() {
        assertThat(BouncyCastleSupport.obstacle()).isEmpty();
    }

    @Test
    void obstacle_withoutAHook_namesIt() {
        // Bouncy Castle's other half has the fields of both, and none of the client's methods.
        assertThat(BouncyCastleSupport.obstacle(TlsServerProtocol.class, TranscriptCrypto.class))
                .hasValue("has no sendClientHelloMessage");
    }

    @Test
    void obstacle_withAHookOfAnotherResult_namesIt() {
        assertThat(BouncyCastleSupport.obstacle(OtherResult.class, TranscriptCrypto.class))
                .hasValue("has no sendClientHelloMessage");
    }

    @Test
    void obstacle_withoutAField_namesIt() {
        assertThat(BouncyCastleSupport.obstacle(MethodsOnly.class, TranscriptCrypto.class))
                .hasValue("has no clientHello");
    }

    /** As before 1.78. */
    @Test
    void obstacle_withoutAClassOfTheInterfaces_namesIt() throws Exception {
        Class<?> forwarder =
                new Lacking("org.bouncycastle.tls.crypto.TlsKemConfig").loadClass(ForwardingCrypto.class.getName());

        assertThat(BouncyCastleSupport.obstacle(TlsClientProtocol.class, forwarder))
                .hasValueSatisfying(reason -> assertThat(reason).contains("TlsKemConfig"));
    }

    /** A method that is overridden, but not looked for, could go without anybody noticing. */
    @Test
    void hooks_areAllProtectedMethodsThatTheProtocolOverrides() {
        List<String> overridden = new ArrayList<>();
        for (Method method : ResumingTlsClientProtocol.class.getDeclaredMethods()) {
            if (Modifier.isProtected(method.getModifiers()) && !method.isSynthetic()) {
                overridden.add(method.getName());
            }
        }

        assertThat(BouncyCastleSupport.HOOKS)
                .extracting(BouncyCastleSupport.Hook::name)
                .containsExactlyInAnyOrderElementsOf(overridden);
    }

    @Test
    void version_ofBouncyCastle_isThatOfItsJar() {
        assertThat(BouncyCastleSupport.version(TlsProtocol.class))
                .hasValueSatisfying(version -> assertThat(version).matches("\\d+(\\.\\d+)+"));
    }

    @Test
    void version_ofAClassInAnotherJar_isUnknown() {
        assertThat(BouncyCastleSupport.version(Test.class)).isEmpty();
    }

    @Test
    void version_ofAClassWithoutAManifest_isUnknown() {
        assertThat(BouncyCastleSupport.version(BouncyCastleSupportTest.class)).isEmpty();
    }

    @SuppressWarnings("unused") // Looked for by name.
    private static final class OtherResult {
        int sendClientHelloMessage() {
            return 0;
        }
    }

    @SuppressWarnings("unused") // Looked for by name.
    private abstract static class MethodsOnly {

        abstract void sendClientHelloMessage();

        abstract ServerHello receiveServerHelloMessage(ByteArrayInputStream buf);

        abstract void receive13ServerFinished(ByteArrayInputStream buf);

        abstract void send13FinishedMessage();

        abstract void receive13NewSessionTicket(ByteArrayInputStream buf);

        abstract void handleHandshakeMessage(short type, HandshakeMessageInput buf);

        abstract void processServerHello(ServerHello hello);

        abstract void handleClose(boolean userCanceled);
    }

    /** Loads this library's classes once more, and does not find one of Bouncy Castle's. */
    private static final class Lacking extends ClassLoader {

        private final String missing;

        Lacking(String missing) {
            super(BouncyCastleSupportTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(missing)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.admitone.bctls.")) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
