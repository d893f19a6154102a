/** The strangler's HTTP side. */
@NullMarked
package dev.medsync.strangler.web;

import org.jspecify.annotations.NullMarked;
