/** Two records found to be of one person, and told apart again. */
@NullMarked
package dev.medsync.records.merge;

import org.jspecify.annotations.NullMarked;
