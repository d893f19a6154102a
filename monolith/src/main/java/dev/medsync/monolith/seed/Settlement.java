package dev.medsync.monolith.seed;

/**
 * What a payer answered to a claim, in cents: {@code total = paid + adjusted + patient} once it has answered.
 *
 * @param adjusted written off under the contract, or denied
 * @param denial the reason code (CARC) of a denial, else empty
 */
record Settlement(long total, long paid, long adjusted, long patient, String denial) {}
