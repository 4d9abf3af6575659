/** A program whose only direct requirement is this library. */
module consumer {
    requires io.github.admitone;
}
