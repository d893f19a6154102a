/** {@code medsync dev}: an edit is served within seconds, while the rest of the platform runs. */
@NullMarked
package dev.medsync.cli.dev;

import org.jspecify.annotations.NullMarked;
