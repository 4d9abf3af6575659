package io.github.admitone.demo;

/** How wide the user's terminal is. Tables fit into {@value #NARROWEST} columns; sentences are broken to fit. */
final class Columns {

    static final int NARROWEST = 60;

    private static final int MOST_READABLE = 90;

    private final int width;

    private Columns(int width) {
        this.width = width;
    }

    /**
     * {@return the width that the variable {@code COLUMNS} tells}
     *
     * @param columns its value; null or anything but a number stands for a narrow terminal
     */
    static Columns of(String columns) {
        boolean isNumber = columns != null && columns.matches("[0-9]{1,4}");
        int told = isNumber ? Integer.parseInt(columns) : NARROWEST;
        return new Columns(Math.max(NARROWEST, Math.min(told, MOST_READABLE)));
    }

    /** {@return these sentences on as many lines as they need, without a line separator at the end} */
    String wrap(String sentences) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : sentences.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > width) {
                lines.append(System.lineSeparator());
                column = 0;
            } else if (column > 0) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
