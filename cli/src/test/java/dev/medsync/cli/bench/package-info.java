@NullMarked
package dev.medsync.cli.bench;

import org.jspecify.annotations.NullMarked;
