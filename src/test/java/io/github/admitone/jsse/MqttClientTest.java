package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.MosquittoServer;
import io.github.admitone.server.ServerHelloTap;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MqttClientTest {

    private static final int CONNECTIONS = 4;

    @Test
    void paho_withAClientCertificateAgainstMosquitto_resumesAllButTheFirst() throws Exception {
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                .build();
        try (MosquittoServer server = MosquittoServer.start(ServerOptions.tls13());
                ServerHelloTap tap = ServerHelloTap.to(server.port())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sendToOneself(context, tap.port(), "message " + i);
            }
            assertThat(tap.resumed()).containsExactly(false, true, true, true);
            // It knows the client by its certificate, which it has been shown once.
            assertThat(server.awaitHandshakes(CONNECTIONS)).as(server.log()).isTrue();
        }
    }

    private static void sendToOneself(SSLContext context, int port, String text) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(context.getSocketFactory());
        options.setHttpsHostnameVerificationEnabled(true);
        CompletableFuture<String> received = new CompletableFuture<>();
        try (MqttClient client = new MqttClient("ssl://localhost:" + port, text, new MemoryPersistence())) {
            client.connect(options);
            client.subscribe(
                    "topic", 1, (topic, message) -> received.complete(new String(message.getPayload(), US_ASCII)));
            client.publish("topic", text.getBytes(US_ASCII), 1, false);
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(text);
            client.disconnect();
        }
    }
}
