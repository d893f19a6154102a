/** What the events of another owner tell, as long as nothing of a facility has been copied. */
@NullMarked
package dev.medsync.records.feed;

import org.jspecify.annotations.NullMarked;
