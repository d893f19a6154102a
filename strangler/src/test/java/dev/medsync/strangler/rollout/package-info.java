/** Rollouts, in order and after restarts. */
@NullMarked
package dev.medsync.strangler.rollout;

import org.jspecify.annotations.NullMarked;
