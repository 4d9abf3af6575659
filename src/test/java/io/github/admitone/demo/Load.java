package io.github.admitone.demo;

/**
 * How many connections are opened, and by how many threads at the same time.
 *
 * @param connections how many in all
 * @param threads how many at a time
 */
record Load(int connections, int threads) {}
