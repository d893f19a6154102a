/** JSON over HTTP to protobuf over gRPC and back, from descriptors alone. */
@NullMarked
package dev.medsync.gateway.transcode;

import org.jspecify.annotations.NullMarked;
