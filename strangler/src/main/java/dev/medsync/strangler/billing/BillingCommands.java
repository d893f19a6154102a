package dev.medsync.strangler.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.type.Date;
import dev.medsync.billing.v1.BillingCommandServiceGrpc;
import dev.medsync.billing.v1.CaptureFacilityCharge;
import dev.medsync.billing.v1.DeliverCommandRequest;
import dev.medsync.billing.v1.DeliverCommandResponse;
import dev.medsync.billing.v1.MergePatient;
import dev.medsync.billing.v1.UnmergePatient;
import dev.medsync.strangler.command.CommandTarget;
import dev.medsync.strangler.command.Delivery;
import dev.medsync.strangler.command.LeftCommand;
import dev.medsync.strangler.translate.Codecs;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the monolith's foreign writers leave for billing, in billing's words. */
public final class BillingCommands implements CommandTarget {
    private static final int DEADLINE_SECONDS = 5;
    private static final String MERGE = "merge-patient";

    private final Channel channel;
    private final ObjectMapper json = new ObjectMapper();

    public BillingCommands(Channel channel) {
        this.channel = channel;
    }

    @Override
    public Delivery deliver(LeftCommand command) throws IOException {
        try {
            DeliverCommandResponse answer = BillingCommandServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .deliverCommand(translate(command));
            return new Delivery(true, command.kind().equals(MERGE) ? outcome(answer) : null);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
                return Delivery.NOT_OWNER;
            }
            throw new IOException("billing answered " + e.getStatus().getCode(), e);
        }
    }

    private DeliverCommandRequest translate(LeftCommand command) throws IOException {
        JsonNode payload = parse(command);
        DeliverCommandRequest.Builder request =
                DeliverCommandRequest.newBuilder().setId(command.id()).setFacilityId(command.facilityId());
        switch (command.kind()) {
            case "capture-facility-charge" -> request.setCaptureFacilityCharge(charge(payload));
            case MERGE ->
                request.setMergePatient(MergePatient.newBuilder()
                        .setFromPatientId(payload.path("fromPatientId").asLong())
                        .setIntoPatientId(payload.path("intoPatientId").asLong()));
            case "unmerge-patient" -> request.setUnmergePatient(unmerge(payload));
            default -> throw new IOException("nobody knows what " + command.kind() + " means at billing");
        }
        return request.build();
    }

    private static UnmergePatient unmerge(JsonNode payload) {
        UnmergePatient.Builder unmerge = UnmergePatient.newBuilder()
                .setFromPatientId(payload.path("fromPatientId").asLong())
                .setIntoPatientId(payload.path("intoPatientId").asLong());
        payload.path("encounterIds").forEach(each -> unmerge.addEncounterIds(each.asLong()));
        payload.path("rows")
                .forEach(each -> unmerge.addRowsBuilder()
                        .setType(capitalized(each.path("table").asText()))
                        .setId(each.path("id").asLong()));
        return unmerge.build();
    }

    /** What a merge moved, in the monolith's words: its tables are called as the aggregates. */
    private String outcome(DeliverCommandResponse answer) {
        ObjectNode outcome = json.createObjectNode();
        ArrayNode rows = outcome.putArray("rows");
        answer.getMovedList()
                .forEach(each -> rows.addObject()
                        .put("table", each.getType().toLowerCase(Locale.ROOT))
                        .put("id", each.getId()));
        return outcome.toString();
    }

    private static String capitalized(String table) {
        return table.isEmpty() ? table : table.substring(0, 1).toUpperCase(Locale.ROOT) + table.substring(1);
    }

    private JsonNode parse(LeftCommand command) throws IOException {
        try {
            return json.readTree(command.payload());
        } catch (JsonProcessingException e) {
            // Not e's message: it quotes the payload.
            throw new IOException("the payload of command " + command.id() + " is not JSON");
        }
    }

    private static CaptureFacilityCharge charge(JsonNode payload) {
        LocalDate day = LocalDate.parse(payload.path("serviceDate").asText());
        return CaptureFacilityCharge.newBuilder()
                .setEncounterId(payload.path("encounterId").asLong())
                .setPatientId(payload.path("patientId").asLong())
                .setProviderId(payload.path("providerId").asLong())
                .setServiceDate(Date.newBuilder()
                        .setYear(day.getYear())
                        .setMonth(day.getMonthValue())
                        .setDay(day.getDayOfMonth()))
                .setChargeCode(payload.path("code").asText())
                .setDescription(payload.path("description").asText())
                .setDiagnosisCode(payload.path("diagnosisCode").asText())
                .setQuantity(new BigDecimal(payload.path("quantity").asText()).intValueExact())
                .setUnitPrice(
                        Codecs.toMoney(new BigDecimal(payload.path("unitAmount").asText())))
                .setAmount(Codecs.toMoney(new BigDecimal(payload.path("amount").asText())))
                .setCreatedBy(payload.path("createdBy").asLong())
                .build();
    }
}
