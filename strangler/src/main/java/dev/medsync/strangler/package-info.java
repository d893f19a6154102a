/** Moves capabilities out of the monolith, facility by facility, while people work; deleted when the migration is over. */
@NullMarked
package dev.medsync.strangler;

import org.jspecify.annotations.NullMarked;
