/** One service publishes, another handles: the way of an event from commit to commit, with the platform's own code. */
@NullMarked
package dev.medsync.bench.events;

import org.jspecify.annotations.NullMarked;
