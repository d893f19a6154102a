/** In which order capabilities can leave the monolith. */
@NullMarked
package dev.medsync.cli.order;

import org.jspecify.annotations.NullMarked;
