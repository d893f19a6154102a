package dev.medsync.gateway.mapping;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.transcode.InvalidRequestException;

/** Makes an RPC's request message of a legacy request. */
@FunctionalInterface
interface RequestReader {

    DynamicMessage read(LegacyRequest request) throws InvalidRequestException;
}
