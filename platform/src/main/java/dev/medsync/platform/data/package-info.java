/**
 * How a service keeps its data: pools, transactions that enter a facility, schema versions, rows checked against records,
 * encrypted fields, digests for comparison.
 */
@NullMarked
package dev.medsync.platform.data;

import org.jspecify.annotations.NullMarked;
