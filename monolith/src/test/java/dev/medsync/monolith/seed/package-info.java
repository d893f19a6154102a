@NullMarked
package dev.medsync.monolith.seed;

import org.jspecify.annotations.NullMarked;
