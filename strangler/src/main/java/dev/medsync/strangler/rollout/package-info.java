/** Takes a capability through its phases, step by step, watched by gates, and back. */
@NullMarked
package dev.medsync.strangler.rollout;

import org.jspecify.annotations.NullMarked;
