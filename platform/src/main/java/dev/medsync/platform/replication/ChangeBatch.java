package dev.medsync.platform.replication;

import java.util.List;

/**
 * Changes of whole transactions, in commit order.
 *
 * @param changes at least one, unless the position moved past transactions that concern nobody
 * @param position where the log stands after them; acknowledge it once the changes need not be told again
 */
public record ChangeBatch(List<Change> changes, long position) {}
