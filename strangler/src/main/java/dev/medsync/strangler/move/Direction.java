package dev.medsync.strangler.move;

/** Which way a facility goes. */
public enum Direction {
    TO_SERVICE,
    TO_LEGACY;

    public Direction opposite() {
        return this == TO_SERVICE ? TO_LEGACY : TO_SERVICE;
    }
}
