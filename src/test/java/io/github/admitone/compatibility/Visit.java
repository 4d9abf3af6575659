package io.github.admitone.compatibility;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * A program that connects twice to a server on the loopback address, and prints for each connection what became of
 * resumption. Runs with whichever Bouncy Castle is on its class path or module path, in a process of its own.
 */
public final class Visit {

    private static final String PROVIDER = "org.bouncycastle.jce.provider.BouncyCastleProvider";
    private static final String FIPS_PROVIDER = "org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider";
    private static final int TIMEOUT_MILLIS = 10_000;

    private Visit() {}

    /** The arguments: the port, and the protocol version as TLSv1.2 or TLSv1.3. */
    public static void main(String[] arguments) throws ReflectiveOperationException, GeneralSecurityException {
        int port = Integer.parseInt(arguments[0]);
        ProtocolVersion version = arguments[1].equals("TLSv1.3") ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        TlsCrypto crypto = crypto();
        TicketResumption resumption =
                TicketResumption.using(StripedSessionCache.builder().build());
        System.out.println(
                connect(resumption, port, crypto, version) + ", " + connect(resumption, port, crypto, version));
    }

    private static TlsCrypto crypto() throws ReflectiveOperationException, GeneralSecurityException {
        try {
            Class.forName(PROVIDER);
        } catch (ClassNotFoundException e) {
            Provider fips = provider(FIPS_PROVIDER);
            return new JcaTlsCryptoProvider().setProvider(fips).create(SecureRandom.getInstance("DEFAULT", fips));
        }
        return new JcaTlsCryptoProvider().setProvider(provider(PROVIDER)).create(new SecureRandom());
    }

    private static Provider provider(String name) throws ReflectiveOperationException {
        return Class.forName(name).asSubclass(Provider.class).getConstructor().newInstance();
    }

    private static String connect(TicketResumption resumption, int port, TlsCrypto crypto, ProtocolVersion version) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            ResumingTlsClientProtocol protocol = resumption.protocol(
                    SessionKey.of("localhost", 443), socket.getInputStream(), socket.getOutputStream());
            protocol.connect(new AcceptingClient(crypto, version));
            protocol.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            if (protocol.getInputStream().read() < 0) {
                return "no answer";
            }
            protocol.close();
            return protocol.status().toString();
        } catch (IOException | RuntimeException | LinkageError e) {
            return e.toString();
        }
    }

    /** What it talks to is a test server of this machine: it accepts every certificate. */
    private static final class AcceptingClient extends DefaultTlsClient {

        private final ProtocolVersion version;

        AcceptingClient(TlsCrypto crypto, ProtocolVersion version) {
            super(crypto);
            this.version = version;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return version.only();
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
