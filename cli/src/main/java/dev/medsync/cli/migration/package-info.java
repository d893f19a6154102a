/** Commands that move a capability, and what they ask the strangler for. */
@NullMarked
package dev.medsync.cli.migration;

import org.jspecify.annotations.NullMarked;
