package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.junit.jupiter.api.Test;

/**
 * What a native image must keep for reflection and as resources. Without the first, {@link BouncyCastleSupport} would find
 * nothing of Bouncy Castle's and switch resumption off; the rest works without reflection.
 */
class NativeImageTest {

    private static final Path MAIN = Path.of("src/main");
    private static final Path METADATA =
            MAIN.resolve("resources/META-INF/native-image/io.github.admitone/admit-one/reachability-metadata.json");

    @Test
    void metadata_namesTheClassesThatHooksAndFieldsAreIn() throws IOException {
        String metadata = Files.readString(METADATA);

        for (Class<?> type : List.of(TlsClientProtocol.class, TlsProtocol.class)) {
            assertThat(metadata)
                    .contains("\"type\": \"" + type.getName()
                            + "\",\n      \"allDeclaredMethods\": true,\n      \"allDeclaredFields\": true");
        }
        assertThat(BouncyCastleSupport.FIELDS)
                .allMatch(field -> declares(TlsClientProtocol.class, field) || declares(TlsProtocol.class, field));
    }

    @Test
    void metadata_namesTheInterfacesOfTheProxiesThatAUsersClientMayNeed() throws IOException {
        assertThat(Files.readString(METADATA))
                .contains("\"proxy\": [ \"org.bouncycastle.tls.TlsKeyExchangeFactory\" ]")
                .contains("\"proxy\": [ \"org.bouncycastle.tls.TlsKeyExchange\" ]");
    }

    @Test
    void metadata_namesTheKindsOfResourcesThatThereAre() throws IOException {
        String metadata = Files.readString(METADATA);
        try (var files = Files.list(MAIN.resolve("resources/io/github/admitone/store"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst(".*(?=\\.)", ""))
                            .distinct())
                    .isNotEmpty()
                    .allMatch(kind -> metadata.contains("io/github/admitone/store/*" + kind));
        }
    }

    private static boolean declares(Class<?> type, String field) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(each -> each.getName().equals(field));
    }
}
