package io.github.admitone.benchmarks;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Raw figures in a file: one row a line, so that a difference between two runs can be read. */
public final class Json {

    private Json() {}

    public static void write(List<Map<String, Object>> rows, Path file) throws IOException {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        lines.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        lines.indentObjectsWith(new DefaultPrettyPrinter.FixedSpaceIndenter());
        new ObjectMapper()
                .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                .writer(lines)
                .writeValue(file.toFile(), rows);
    }
}
