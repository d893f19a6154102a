package dev.medsync.gateway.transcode;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Asks a service for its descriptors, over gRPC server reflection. Blocks. */
final class Reflection {

    private static final int TIMEOUT_SECONDS = 10;

    private Reflection() {}

    /** Waits for the service, then reads what it says about its own package. */
    static ServiceApi read(String service, Channel channel) throws StatusException, InterruptedException {
        Conversation conversation = new Conversation(channel);
        try {
            Set<String> own = new LinkedHashSet<>();
            for (ServiceResponse offered : conversation
                    .ask(ServerReflectionRequest.newBuilder()
                            .setListServices("")
                            .build())
                    .getListServicesResponse()
                    .getServiceList()) {
                if (offered.getName().startsWith("medsync." + service + ".")) {
                    own.add(offered.getName());
                }
            }
            Map<String, FileDescriptorProto> files = new HashMap<>();
            for (String name : own) {
                conversation
                        .ask(ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol(name)
                                .build())
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoList()
                        .forEach(bytes -> add(bytes, files));
            }
            complete(conversation, files);
            return ServiceApi.of(service, own, files.values());
        } finally {
            conversation.end();
        }
    }

    /** Fetches the files that others import, until none is missing. */
    private static void complete(Conversation conversation, Map<String, FileDescriptorProto> files)
            throws StatusException, InterruptedException {
        while (true) {
            Set<String> missing = new LinkedHashSet<>();
            for (FileDescriptorProto file : files.values()) {
                missing.addAll(file.getDependencyList());
            }
            missing.removeAll(files.keySet());
            if (missing.isEmpty()) {
                return;
            }
            for (String name : missing) {
                conversation
                        .ask(ServerReflectionRequest.newBuilder()
                                .setFileByFilename(name)
                                .build())
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoList()
                        .forEach(bytes -> add(bytes, files));
            }
        }
    }

    private static void add(ByteString bytes, Map<String, FileDescriptorProto> files) {
        try {
            FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
            files.put(file.getName(), file);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a file descriptor", e);
        }
    }

    /** Question and answer over the one stream that reflection offers. */
    private static final class Conversation implements StreamObserver<ServerReflectionResponse> {

        private final BlockingQueue<Object> answers = new ArrayBlockingQueue<>(16);
        private final StreamObserver<ServerReflectionRequest> questions;

        Conversation(Channel channel) {
            questions = ServerReflectionGrpc.newStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .serverReflectionInfo(this);
        }

        ServerReflectionResponse ask(ServerReflectionRequest question) throws StatusException, InterruptedException {
            questions.onNext(question);
            return switch (answers.poll(TIMEOUT_SECONDS + 1, TimeUnit.SECONDS)) {
                case null -> throw Status.DEADLINE_EXCEEDED.asException();
                case ServerReflectionResponse answer
                when answer.hasErrorResponse() ->
                    throw Status.fromCodeValue(answer.getErrorResponse().getErrorCode())
                            .withDescription(answer.getErrorResponse().getErrorMessage())
                            .asException();
                case ServerReflectionResponse answer -> answer;
                case Throwable failure -> throw Status.fromThrowable(failure).asException();
                default ->
                    throw Status.UNAVAILABLE.withDescription("reflection ended").asException();
            };
        }

        void end() {
            questions.onCompleted();
        }

        @Override
        public void onNext(ServerReflectionResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            answers.offer(failure);
        }

        @Override
        public void onCompleted() {
            answers.offer(Boolean.TRUE);
        }
    }
}
