package io.github.admitone.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Raw figures in a file: one row a line, so that a difference between two runs can be read. */
public final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private Json() {}

    public static void write(List<Map<String, Object>> rows, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            lines.add(MAPPER.writeValueAsString(row));
        }
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }
}
