package dev.medsync.gateway.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Message;
import java.io.IOException;

/** Writes a message, or a part of it, in its legacy shape. */
@FunctionalInterface
interface AnswerWriter {

    void write(JsonGenerator json, Message message) throws IOException;
}
