/** Runs PostgreSQL servers from unpacked binaries and provisions their roles and databases. */
@NullMarked
package dev.medsync.cli.postgres;

import org.jspecify.annotations.NullMarked;
