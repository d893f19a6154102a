package dev.medsync.monolith;

import io.micronaut.runtime.Micronaut;

/** Starts the monolith. Configuration keys are in the README. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Main.class).banner(false).start();
    }
}
