package dev.medsync.strangler.rollout;

import java.io.IOException;

/** Where phases are kept, with who changed them and why. */
public interface PhaseLog {
    /** The phase recorded last; LEGACY when none ever was. */
    Phase current(String capability) throws IOException;

    /** Records a phase. */
    void record(String capability, Phase phase, String actor, String reason) throws IOException;
}
