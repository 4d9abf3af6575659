package io.github.admitone.jsse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws the calls of a script. */
final class RandomCalls {

    private static final int LENGTH = 12;

    private RandomCalls() {}

    /** Draws from all; three scripts in four begin with that one, or few would come further. */
    static <C> List<C> draw(Random random, C first, C[] all) {
        List<C> calls = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            calls.add(first);
        }
        while (calls.size() < LENGTH) {
            calls.add(all[random.nextInt(all.length)]);
        }
        return calls;
    }
}
