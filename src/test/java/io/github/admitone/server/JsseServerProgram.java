package io.github.admitone.server;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program of a {@link JsseProcessServer}: a {@link JsseServer} that speaks to standard output, and lives until it is
 * killed. It uses the JDK alone.
 */
final class JsseServerProgram {

    private JsseServerProgram() {}

    /**
     * Serves.
     *
     * @param arguments the port, the key store, the trust store, the versions by commas, whether a client certificate is
     *     required, the application protocols by commas, the cipher suite
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        ServerOptions options = new ServerOptions(
                split(arguments[3]),
                KeyKind.RSA,
                false,
                Boolean.parseBoolean(arguments[4]),
                "",
                split(arguments[5]),
                arguments[6],
                -1,
                true);
        Consumer<String> words = line -> {
            System.out.print(line);
            System.out.flush();
        };
        JsseServer.start(options, load(arguments[1]), load(arguments[2]), Integer.parseInt(arguments[0]), words, false);
        words.accept("ready\n");
    }

    private static KeyStore load(String file) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(new File(file), TlsIdentity.PASSWORD.toCharArray());
    }

    private static List<String> split(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }
}
