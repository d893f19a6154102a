/** What people give on the command line, checked before a command begins. */
@NullMarked
package dev.medsync.cli.option;

import org.jspecify.annotations.NullMarked;
