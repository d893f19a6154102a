/**
 * Fills an empty legacy database with the population that the monolith ships, and multiplies it on request.
 *
 * <p>{@link dev.medsync.monolith.seed.Population} reads the committed files, {@link
 * dev.medsync.monolith.seed.ChartWriter} and {@link dev.medsync.monolith.seed.BillingWriter} turn people into rows, and
 * {@link dev.medsync.monolith.seed.Seed} loads them in one transaction. Everything that looks random is a function of
 * the patient's number ({@link dev.medsync.monolith.seed.Draw}), so two databases seeded alike hold the same rows.
 */
@NullMarked
package dev.medsync.monolith.seed;

import org.jspecify.annotations.NullMarked;
