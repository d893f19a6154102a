/** The strangler's HTTP side: the console, the commands, and what the gateway asks for. */
@NullMarked
package dev.medsync.strangler.web;

import org.jspecify.annotations.NullMarked;
