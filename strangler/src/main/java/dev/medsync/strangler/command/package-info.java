/**
 * Delivers what other domains of the monolith left for a capability while its facility was away: a command follows the
 * owner, and is carried out once.
 */
@NullMarked
package dev.medsync.strangler.command;

import org.jspecify.annotations.NullMarked;
