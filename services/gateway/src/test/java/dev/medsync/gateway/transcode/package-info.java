/** Protobuf JSON and descriptors. */
@NullMarked
package dev.medsync.gateway.transcode;

import org.jspecify.annotations.NullMarked;
