/** What the monolith does, one class a screen. */
@NullMarked
package dev.medsync.monolith.service;

import org.jspecify.annotations.NullMarked;
