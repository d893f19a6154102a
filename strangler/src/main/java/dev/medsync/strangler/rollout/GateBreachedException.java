package dev.medsync.strangler.rollout;

/** A figure went over its limit while facilities moved: every facility has to come home. */
final class GateBreachedException extends StepFailedException {
    private static final long serialVersionUID = 1L;

    private final String gate;

    /** @param details more for people, e.g. which fields differ; may be empty */
    GateBreachedException(Gate gate, String details) {
        super("gate " + gate.name() + " was breached (" + gate.value() + " > " + gate.limit() + ")"
                + (details.isEmpty() ? "" : ": " + details));
        this.gate = gate.name();
    }

    String gate() {
        return gate;
    }
}
