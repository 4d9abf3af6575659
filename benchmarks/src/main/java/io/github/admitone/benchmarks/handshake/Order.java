package io.github.admitone.benchmarks.handshake;

/**
 * An order to a {@link Worker}.
 *
 * @param contender whose connections to make
 * @param connections how many
 * @param recording the file for a recording of JDK Flight Recorder, or empty for none
 */
record Order(Contender contender, int connections, String recording) {

    String encode() {
        return contender + " " + connections + " " + recording;
    }

    static Order decode(String line) {
        String[] words = line.split(" ", 3);
        return new Order(Contender.valueOf(words[0]), Integer.parseInt(words[1]), words[2]);
    }
}
