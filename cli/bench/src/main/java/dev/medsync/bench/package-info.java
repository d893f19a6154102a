/** Programs that {@code medsync bench} starts to measure with. None of them is part of the platform. */
@NullMarked
package dev.medsync.bench;

import org.jspecify.annotations.NullMarked;
