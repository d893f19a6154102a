/** What clinicians wrote. */
@NullMarked
package dev.medsync.records.note;

import org.jspecify.annotations.NullMarked;
