package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Destination;
import dev.medsync.emulator.servicebus.entity.MalformedMessageException;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import dev.medsync.emulator.servicebus.entity.Namespace;
import dev.medsync.emulator.servicebus.entity.SqlSyntaxException;
import dev.medsync.emulator.servicebus.entity.Subscription;
import java.util.Optional;
import org.apache.qpid.proton.message.Message;

/** An entity's {@code $management} node: what the SDK asks beside sending and receiving. */
final class ManagementNode implements RequestHandler {
    private static final System.Logger LOG = System.getLogger(ManagementNode.class.getName());
    private static final String VENDOR = "com.microsoft:";

    private final String entity;
    private final Optional<Destination> destination;
    private final Optional<MessageQueue> source;
    private final Optional<Subscription> subscription;
    private final BatchDecoder decoder;
    private final DeliveryEncoder encoder;

    ManagementNode(String entity, Namespace namespace, BatchDecoder decoder, DeliveryEncoder encoder) {
        this.entity = entity;
        this.destination = namespace.destination(entity);
        this.source = namespace.source(entity);
        this.subscription = namespace.subscription(entity);
        this.decoder = decoder;
        this.encoder = encoder;
    }

    @Override
    public Response handle(Message message) {
        try {
            return answer(ManagementRequest.of(message));
        } catch (ManagementRequest.InvalidFieldException | MalformedMessageException | SqlSyntaxException e) {
            return Response.failed(400, ServiceBusSymbols.INVALID_FIELD, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.log(System.Logger.Level.ERROR, "a management request failed", e);
            return Response.failed(500, ServiceBusSymbols.INTERNAL_ERROR, e.toString());
        }
    }

    private Response answer(ManagementRequest request) {
        String operation = request.operation();
        return switch (operation.startsWith(VENDOR) ? operation.substring(VENDOR.length()) : operation) {
            case "schedule-message" -> scheduling().schedule(request);
            case "cancel-scheduled-message" -> scheduling().cancel(request);
            case "peek-message" -> messages().peek(request);
            case "receive-by-sequence-number" -> messages().receiveDeferred(request);
            case "renew-lock" -> messages().renewLocks(request);
            case "update-disposition" -> messages().settle(request);
            case "renew-session-lock" -> sessions().renewLock(request);
            case "get-session-state" -> sessions().state(request);
            case "set-session-state" -> sessions().setState(request);
            case "enumerate-rules" -> rules().list(request);
            case "add-rule" -> rules().add(request);
            case "remove-rule" -> rules().remove(request);
            default -> notImplemented(operation);
        };
    }

    private SchedulingOperations scheduling() {
        return new SchedulingOperations(destination.orElseThrow(this::notFor), decoder);
    }

    private MessageOperations messages() {
        return new MessageOperations(source.orElseThrow(this::notFor), encoder);
    }

    private SessionOperations sessions() {
        return new SessionOperations(source.filter(MessageQueue::requiresSession)
                .orElseThrow(this::notFor)
                .sessions());
    }

    private RuleOperations rules() {
        return new RuleOperations(subscription.orElseThrow(this::notFor));
    }

    private ManagementRequest.InvalidFieldException notFor() {
        return new ManagementRequest.InvalidFieldException("operation' for '" + entity);
    }

    private static Response notImplemented(String operation) {
        return Response.failed(
                501, ServiceBusSymbols.NOT_IMPLEMENTED, "The emulator does not know the operation " + operation + ".");
    }
}
