/** Vaccinations. */
@NullMarked
package dev.medsync.records.immunization;

import org.jspecify.annotations.NullMarked;
