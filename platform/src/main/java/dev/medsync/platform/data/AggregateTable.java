package dev.medsync.platform.data;

import java.util.List;

/**
 * A table of an aggregate, for the reader of the log: which columns of a changed row name the aggregate.
 *
 * @param name the table
 * @param columns its columns, with facility and key
 * @param aggregateKey the columns that, with {@code facility_id}, are the aggregate's key, in order; all are part of the
 *     table's primary key, so a deleted row has them too
 */
public record AggregateTable(String name, List<String> columns, List<String> aggregateKey) {}
