/** The HTTP edge of the monolith: JSON under /api/v1 and a few pages. */
@NullMarked
package dev.medsync.monolith.controller;

import org.jspecify.annotations.NullMarked;
