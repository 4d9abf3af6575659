package io.github.admitone.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Sees to it that a directory is this user's alone: makes it so, or says what is wrong with it. */
final class PrivateDirectory {

    static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int PERMISSIONS_OF_OTHERS = 0_077;
    private static final int WRITE_BY_OTHERS = 0_022;
    private static final int STICKY = 0_1000;
    private static final int ROOT = 0;

    private PrivateDirectory() {}

    /** Returns the directory's real path; makes it if it is not there, but not its parents. */
    static Path open(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (!absolute.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw refused(absolute, "is not on a file system with POSIX permissions");
        }
        try {
            Files.createDirectory(absolute, DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // The usual case: what is there is looked at now, as what was made is.
        }
        requirePrivate(absolute);
        Path real = absolute.toRealPath();
        for (Path parent = real.getParent(); parent != null; parent = parent.getParent()) {
            requireUnreplaceable(parent, real);
        }
        return real;
    }

    private static void requirePrivate(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw refused(directory, "is a symbolic link");
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(directory, "is not a directory");
        }
        if (owner(directory) != user()) {
            throw refused(directory, "belongs to another user");
        }
        if ((mode(directory) & PERMISSIONS_OF_OTHERS) != 0) {
            throw refused(directory, "is open to other users; its permissions must be rwx------");
        }
    }

    /** Who may write to a parent could put another directory in our place, unless it is sticky, as /tmp is. */
    private static void requireUnreplaceable(Path parent, Path directory) throws IOException {
        int owner = owner(parent);
        if (owner != ROOT && owner != user()) {
            throw refused(directory, "is below " + parent + ", which belongs to another user");
        }
        int mode = mode(parent);
        if ((mode & WRITE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw refused(directory, "is below " + parent + ", to which other users may write");
        }
    }

    private static TicketStoreException refused(Path directory, String reason) {
        return new TicketStoreException(directory + " cannot hold tickets: it " + reason);
    }

    /** Linux tells it; elsewhere a new file does. */
    private static int user() throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self)) {
            return owner(self.toRealPath());
        }
        Path probe = Files.createTempFile("admit-one", null);
        try {
            return owner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static int owner(Path path) throws IOException {
        return attribute(path, "unix:uid");
    }

    private static int mode(Path path) throws IOException {
        return attribute(path, "unix:mode");
    }

    private static int attribute(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
    }
}
