package dev.medsync.cli.chaos;

/** What goes wrong at a step, and when. */
enum Fault {
    STALL_BEFORE("before", "pause", "the mover stalls before"),
    STALL_AFTER("after", "pause", "the mover stalls after"),
    LOST_REPLY("lost", "lose_reply", "the reply is lost of"),
    DEATH_BEFORE("before", "die", "the strangler dies before"),
    DEATH_AFTER("after", "die", "the strangler dies after");

    private final String moment;
    private final String command;
    private final String words;

    Fault(String moment, String command, String words) {
        this.moment = moment;
        this.command = command;
        this.words = words;
    }

    /** When: the first part of a failpoint's name. */
    String moment() {
        return moment;
    }

    /** What the strangler calls it. */
    String command() {
        return command;
    }

    boolean kills() {
        return this == DEATH_BEFORE || this == DEATH_AFTER;
    }

    boolean stalls() {
        return this == STALL_BEFORE || this == STALL_AFTER;
    }

    @Override
    public String toString() {
        return words;
    }
}
