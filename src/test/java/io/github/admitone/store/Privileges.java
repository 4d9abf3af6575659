package io.github.admitone.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What only root may do. A test that needs it is skipped, with the reason, where it may not: no package helps there. */
final class Privileges {

    private static final int NOBODY = 65_534;

    private Privileges() {}

    /** Gives the file to another user. */
    static void chown(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            abort("this user may not give files to others");
        }
    }

    /** Mounts a small file system of its own on a directory. */
    static void mount(Path directory, String options) {
        if (run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString()) != 0) {
            abort("this user may not mount file systems");
        }
    }

    static void remount(Path directory, String options) {
        if (run("mount", "-o", "remount," + options, directory.toString()) != 0) {
            throw new IllegalStateException("cannot remount " + directory);
        }
    }

    static void unmount(Path directory) {
        run("umount", "-l", directory.toString());
    }

    /** Returns the exit status, or 127 if there is no such program. */
    static int run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " hangs");
            }
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
