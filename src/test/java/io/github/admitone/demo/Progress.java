package io.github.admitone.demo;

import java.io.Console;
import java.io.PrintStream;

/** A progress bar on a terminal; nothing anywhere else. Thread-safe. */
final class Progress {

    private static final int WIDTH = 20;

    /** Null where there is no terminal. */
    private final PrintStream terminal;

    private String name = "";
    private int done;
    private int total;

    private Progress(PrintStream terminal) {
        this.terminal = terminal;
    }

    static Progress none() {
        return new Progress(null);
    }

    /** {@return progress on that stream if the user sits at a terminal} */
    static Progress of(PrintStream out) {
        return new Progress(isTerminal() ? out : null);
    }

    synchronized void begin(String name, int total) {
        this.name = name;
        this.total = total;
        done = 0;
        draw();
    }

    synchronized void step() {
        done++;
        draw();
    }

    /** Wipes the bar. */
    synchronized void end() {
        if (terminal != null) {
            terminal.print("\r" + " ".repeat(Columns.NARROWEST - 1) + "\r");
            terminal.flush();
        }
    }

    private void draw() {
        if (terminal != null && total > 0) {
            int filled = WIDTH * done / total;
            terminal.printf("\r[%s%s] %d/%d %s", "#".repeat(filled), ".".repeat(WIDTH - filled), done, total, name);
            terminal.flush();
        }
    }

    /** Since JDK 22 there is a console even where input and output are redirected, and it says so itself. */
    @SuppressWarnings("SystemConsoleNull") // Both answers are needed: this runs on JDK 17 and on later ones.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
