/** What the entries of a chart have in common. */
@NullMarked
package dev.medsync.records.entry;

import org.jspecify.annotations.NullMarked;
