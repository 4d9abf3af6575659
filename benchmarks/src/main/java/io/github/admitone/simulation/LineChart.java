package io.github.admitone.simulation;

import io.github.admitone.simulation.Figure.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws curves of percentages as SVG.
 *
 * <p>By hand, since the chart libraries for Java lay out their text with the fonts of the machine: they fail where none is
 * installed, and draw another picture on every machine.
 */
final class LineChart {

    private record Line(String name, List<Double> percentages) {}

    private static final int WIDTH = 820;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 560;
    private static final int TOP = 48;
    private static final int BOTTOM = 350;
    private static final int LEGEND = 585;

    // The palette of Okabe and Ito, which the colour-blind can tell apart.
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"
    };
    private static final String[] DASHES = {"", "7 4", "2 3", "10 3 2 3"};

    private final String title;
    private final Axis axis;
    private final List<Line> lines = new ArrayList<>();

    LineChart(String title, Axis axis) {
        this.title = title;
        this.axis = axis;
    }

    /** @param percentages one for each value of the axis */
    void add(String name, List<Double> percentages) {
        lines.add(new Line(name, percentages));
    }

    String svg() {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                """.formatted(WIDTH, HEIGHT));
        text(svg, (LEFT + RIGHT) / 2, 26, "middle", title);
        grid(svg);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg) {
        for (int percent = 0; percent <= 100; percent += 20) {
            line(svg, "M%d %.1fH%d".formatted(LEFT, y(percent), RIGHT), "stroke=\"#ccc\"");
            text(svg, LEFT - 8, (int) y(percent) + 4, "end", percent + " %");
        }
        for (int i = 0; i < axis.values().size(); i++) {
            line(svg, "M%.1f %dV%d".formatted(x(i), BOTTOM, BOTTOM + 5), "stroke=\"#333\"");
            text(svg, (int) x(i), BOTTOM + 20, "middle", axis.labels().get(i));
        }
        text(svg, (LEFT + RIGHT) / 2, BOTTOM + 46, "middle", axis.title());
        svg.append("<g transform=\"translate(18 %d) rotate(-90)\">".formatted((TOP + BOTTOM) / 2));
        text(svg, 0, 0, "middle", "resumed connections");
        svg.append("</g>\n");
    }

    private void draw(StringBuilder svg, int index) {
        Line line = lines.get(index);
        String style = style(index);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < line.percentages.size(); i++) {
            path.append(i == 0 ? 'M' : 'L').append(format(x(i))).append(' ').append(format(y(line.percentages.get(i))));
        }
        line(svg, path.toString(), style);
        int height = TOP + 14 + index * 24;
        line(svg, "M%d %dh30".formatted(LEGEND, height - 4), style);
        text(svg, LEGEND + 38, height, "start", line.name);
    }

    /** The first is wide and pale, so that it can be seen where others coincide with it, and they too. */
    private static String style(int index) {
        return "stroke=\"%s\" stroke-dasharray=\"%s\" %s"
                .formatted(
                        COLOURS[index % COLOURS.length],
                        DASHES[index % DASHES.length],
                        index == 0 ? "stroke-width=\"8\" stroke-opacity=\"0.5\"" : "stroke-width=\"2\"");
    }

    private static void line(StringBuilder svg, String path, String style) {
        svg.append("<path d=\"%s\" fill=\"none\" %s/>\n".formatted(path, style));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, escape(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private double x(int index) {
        List<Double> values = axis.values();
        double first = Math.log(values.get(0));
        double last = Math.log(values.get(values.size() - 1));
        return LEFT + (RIGHT - LEFT) * (Math.log(values.get(index)) - first) / (last - first);
    }

    private static double y(double percent) {
        return BOTTOM - (BOTTOM - TOP) * percent / 100;
    }

    private static String format(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}
