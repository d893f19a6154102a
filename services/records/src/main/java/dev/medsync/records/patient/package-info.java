/** Who is under care, as one facility knows them. */
@NullMarked
package dev.medsync.records.patient;

import org.jspecify.annotations.NullMarked;
