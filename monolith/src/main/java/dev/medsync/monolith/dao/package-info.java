/** Hand-written SQL, one class a table group. */
@NullMarked
package dev.medsync.monolith.dao;

import org.jspecify.annotations.NullMarked;
