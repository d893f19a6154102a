/**
 * Events of what is still legacy. Consumers want {@code records.v1} from the day they are extracted, and the monolith
 * publishes nothing; so the strangler reads its log and speaks for it. This package goes when records has moved.
 */
@NullMarked
package dev.medsync.strangler.publish;

import org.jspecify.annotations.NullMarked;
