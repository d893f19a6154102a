/** The monolith as an upstream: pooled HTTP/1.1 connections on the client's own event loop. */
@NullMarked
package dev.medsync.gateway.legacy;

import org.jspecify.annotations.NullMarked;
