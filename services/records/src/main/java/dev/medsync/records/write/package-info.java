/** What every write of records has in common. */
@NullMarked
package dev.medsync.records.write;

import org.jspecify.annotations.NullMarked;
