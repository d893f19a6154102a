/** The story from beginning to end, in one command. */
@NullMarked
package dev.medsync.cli.demo;

import org.jspecify.annotations.NullMarked;
