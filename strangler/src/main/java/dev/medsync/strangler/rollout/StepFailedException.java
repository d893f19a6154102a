package dev.medsync.strangler.rollout;

/** A step could not be done, for a reason that people should read. */
public class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }
}
