package dev.medsync.strangler.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found before a capability is retired. Nothing of it may stand in the way, because nothing of it can be mended
 * afterwards.
 *
 * @param notAtService facilities that the service does not own; 0 is what all share
 * @param behind why the copies have not caught up; empty when they have, or nobody has looked yet
 * @param differences that stop a promotion too
 * @param dependents places in the monolith that reach into the tables
 */
record RetirementCheck(
        String capability,
        Phase phase,
        List<Integer> notAtService,
        String behind,
        long differences,
        List<String> dependents) {

    /** Why it cannot be retired: everything, so that nobody comes back for the next reason; empty when it can. */
    Optional<String> refusal() {
        List<String> reasons = new ArrayList<>();
        if (phase != Phase.SERVICE) {
            reasons.add("it follows on SERVICE, and " + capability + " is in phase " + phase);
        }
        if (!notAtService.isEmpty()) {
            reasons.add(notAtService.size() + " facilities are not owned by the " + capability + " service, e.g. "
                    + (notAtService.getFirst() == 0 ? "what all share" : notAtService.getFirst()));
        }
        if (!behind.isEmpty()) {
            reasons.add("the monolith's copies have not caught up: " + behind);
        }
        if (differences > 0) {
            reasons.add(differences + " differences between the two sides, which ./medsync verify " + capability
                    + " names");
        }
        if (!dependents.isEmpty()) {
            reasons.add("the monolith needs its tables of " + capability + ": " + dependents.size()
                    + " places reach into them, e.g. " + dependents.getFirst() + " (./medsync order lists them all)");
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of("RETIRED is refused: " + String.join("; ", reasons) + ".");
    }
}
