package io.github.admitone.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/** One question that the benchmarks answer. */
public interface Question {

    /** The name by which it is asked, which also names the files of its results. */
    String name();

    /** The question itself, in a sentence. */
    String asks();

    /** Why it cannot be asked here, if it cannot: it is skipped then, and the results of an earlier answer are kept. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Measures, and writes the raw results, as JSON, and any pictures into the directory. Fails if anything that should
     * have been measured was not.
     *
     * @param smoke whether to make seconds of work, only to see that it still runs: its figures mean nothing
     * @return the answer, as Markdown
     */
    String answer(boolean smoke, Path results) throws Exception;
}
