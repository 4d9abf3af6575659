package io.github.admitone.store;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts programs of the tests in processes of their own, on this JVM's class path, whether or not it runs modules. */
final class ChildJvm {

    private ChildJvm() {}

    /** Starts it with its output on this process's error stream; it ends by itself when its standard input does. */
    static Process start(List<String> options, Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath(program), program.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String classPath(Class<?> program) {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> in : List.of(TicketStore.class)) {
            entries.add(Path.of(location(in)).toString());
        }
        entries.add(directoryOf(program).toString());
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    entries.add(entry);
                }
            }
        }
        return entries.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static URI location(Class<?> in) {
        try {
            return in.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The root of the directory that a class was loaded from: where tests are patched into a module, not its code source. */
    private static Path directoryOf(Class<?> program) {
        try {
            Path root = Path.of(
                    program.getResource(program.getSimpleName() + ".class").toURI());
            for (int depth = program.getName().split("\\.", -1).length; depth > 0; depth--) {
                root = root.getParent();
            }
            return root;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
