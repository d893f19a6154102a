/** The legacy system: one deployable, one database, layered packages. */
@NullMarked
package dev.medsync.monolith;

import org.jspecify.annotations.NullMarked;
