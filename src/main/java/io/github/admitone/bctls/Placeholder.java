package io.github.admitone.bctls;

class Placeholder {}
