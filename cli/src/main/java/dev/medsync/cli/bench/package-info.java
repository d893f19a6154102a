/** {@code medsync bench}: figures of the platform, each beside something to compare it with, measured in the same run. */
@NullMarked
package dev.medsync.cli.bench;

import org.jspecify.annotations.NullMarked;
