/** Breaking the glass: emergency access to a chart. */
@NullMarked
package dev.medsync.records.override;

import org.jspecify.annotations.NullMarked;
