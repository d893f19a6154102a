package dev.medsync.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.UUID;

/** One patient's visit, from arrival to the last payment: a chain of requests, each sent when the one before is answered. */
final class Visit {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/yyyy");
    private static final int BOUNCES_ONE_IN = 8;
    private static final int MEASURED_ONE_IN = 3;
    private static final String[] CODES = {"FAC-AMB", "FAC-URG", "FAC-WEL", "FAC-VIR"};

    /** LOINC: body weight. */
    private static final String BODY_WEIGHT = "29463-7";

    /** How far a visit is. Each stage is left by one request. */
    private enum Stage {
        ARRIVING,
        ARRIVED,
        ADMITTED,
        SEEN,
        CHARGED,
        CHARGED_TWICE,
        CLAIMED,
        SUBMITTED,
        REMITTED,
        LOOKED_UP,
        INVOICED,
        PAID_BY_CHECK,
        BOUNCED,
        PAID,
        CLOSED
    }

    private final int facility;
    private final Api api;
    private final Ledger ledger;
    private final Known known;
    private final Writes writes;
    private Stage stage = Stage.ARRIVING;
    private long patient;
    private String arrival = "";
    private long encounter;
    private long claim;
    private long claimNumber;
    private BigDecimal total = BigDecimal.ZERO;
    private BigDecimal open = BigDecimal.ZERO;
    private long invoice;
    private long payment;
    private String reference = "";

    Visit(int facility, Api api, Ledger ledger, Known known) {
        this.facility = facility;
        this.api = api;
        this.ledger = ledger;
        this.known = known;
        this.writes = new Writes(facility, api, ledger);
    }

    /** Whether its last write got no answer: it may have been carried out or not. The next step sends it again. */
    boolean isUnsettled() {
        return writes.isUnsettled();
    }

    /** Whether nothing is left to do. */
    boolean isOver() {
        return stage == Stage.CLOSED;
    }

    /** Does the next step, and answers what came of it. Without an answer the visit stays where it is. */
    Clinic.Done advance(Random random) throws IOException, InterruptedException, Api.RefusedException {
        boolean wrote = stage != Stage.REMITTED;
        boolean replayed = step(random);
        stage = Stage.values()[stage.ordinal() + 1];
        return new Clinic.Done(wrote, replayed);
    }

    private boolean step(Random random) throws IOException, InterruptedException, Api.RefusedException {
        return switch (stage) {
            case ARRIVING -> register(random);
            case ARRIVED -> seeMaybeMeasuring(random);
            case ADMITTED -> measure(random);
            case SEEN, CHARGED -> charge(random);
            case CHARGED_TWICE -> claim();
            case CLAIMED -> submit();
            case SUBMITTED -> remit();
            case REMITTED -> lookUpClaim();
            case LOOKED_UP -> invoice();
            case INVOICED -> payMaybeBouncing(random);
            case PAID_BY_CHECK -> bounce();
            case BOUNCED -> pay();
            case PAID -> close();
            case CLOSED -> false;
        };
    }

    private boolean register(Random random) throws IOException, InterruptedException, Api.RefusedException {
        String operation = writes.mark();
        ObjectNode person = Json.MAPPER.createObjectNode();
        person.put("lastName", operation).put("firstName", "P" + random.nextInt(1_000_000));
        person.put("birthDate", "01/02/1980").put("sex", "U");
        Api.Answer registered = writes.send("/api/v1/patients", person, operation);
        patient = registered.body().path("patientId").asLong();
        acknowledge(Ledger.Kind.PATIENT, patient, operation, BigDecimal.ZERO, "A");
        known.patient(patient);
        return registered.replayed();
    }

    private boolean see() throws IOException, InterruptedException, Api.RefusedException {
        arrival = writes.mark();
        ObjectNode body =
                Json.MAPPER.createObjectNode().put("patientId", patient).put("reasonText", arrival);
        Api.Answer opened = writes.send("/api/v1/encounters", body, arrival);
        encounter = opened.body().path("encounterId").asLong();
        acknowledge(Ledger.Kind.ENCOUNTER, encounter, arrival, BigDecimal.ZERO, "O");
        return opened.replayed();
    }

    /** Not everybody is put on the scales. */
    private boolean seeMaybeMeasuring(Random random) throws IOException, InterruptedException, Api.RefusedException {
        boolean replayed = see();
        if (random.nextInt(MEASURED_ONE_IN) > 0) {
            stage = Stage.ADMITTED;
        }
        return replayed;
    }

    private boolean measure(Random random) throws IOException, InterruptedException, Api.RefusedException {
        String operation = writes.mark();
        BigDecimal kilograms = new BigDecimal(400 + random.nextInt(800)).movePointLeft(1);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", encounter).put("code", BODY_WEIGHT).put("description", operation);
        body.put("valueNum", kilograms).put("unit", "kg");
        Api.Answer answer = writes.send("/api/v1/patients/" + patient + "/observations", body, operation);
        acknowledge(
                Ledger.Kind.OBSERVATION,
                answer.body().path("observationId").asLong(),
                operation,
                amount(answer.body(), "valueNum"),
                "F");
        return answer.replayed();
    }

    private boolean charge(Random random) throws IOException, InterruptedException, Api.RefusedException {
        String operation = writes.mark();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", encounter).put("code", CODES[random.nextInt(CODES.length)]);
        body.put("description", operation).put("quantity", 1 + random.nextInt(3));
        body.put("unitAmt", new BigDecimal(1 + random.nextInt(20_000)).movePointLeft(2));
        Api.Answer answer = writes.send("/api/v1/charges", body, operation);
        JsonNode charge = answer.body();
        long id = charge.path("chargeId").asLong();
        ledger.acknowledged(
                new Ledger.Entry(Ledger.Kind.CHARGE, facility, id, operation, amount(charge, "amt"), 0, null));
        known.charge(id);
        total = total.add(amount(charge, "amt"));
        return answer.replayed();
    }

    private boolean claim() throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", encounter).put("payerId", payer());
        ledger.claimedOnce(encounter);
        Api.Answer answer = writes.send("/api/v1/claims", body, "");
        claim = answer.body().path("claimId").asLong();
        claimNumber = answer.body().path("claimNo").asLong();
        acknowledgeClaim(answer.body());
        known.claim(claim);
        return answer.replayed();
    }

    private boolean submit() throws IOException, InterruptedException, Api.RefusedException {
        ledger.changing(Ledger.Kind.CLAIM, claim);
        Api.Answer answer = writes.send("/api/v1/claims/" + claim + "/submit", null, "");
        acknowledgeClaim(answer.body());
        return answer.replayed();
    }

    private boolean remit() throws IOException, InterruptedException, Api.RefusedException {
        BigDecimal paid = total.multiply(new BigDecimal("0.8")).setScale(2, RoundingMode.DOWN);
        open = total.subtract(paid);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("payerId", payer())
                .put("checkNo", "R" + UUID.randomUUID().toString().substring(0, 24));
        body.put("checkDate", DATE.format(LocalDate.now())).put("totalAmt", paid);
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("claimNo", claimNumber).put("clpStatus", "1").put("chargedAmt", total);
        line.put("paidAmt", paid).put("patientAmt", open);
        ArrayNode adjustments = line.putArray("adjustments");
        adjustments.addObject().put("group", "PR").put("reason", "2").put("amt", open);
        body.putArray("claims").add(line);
        ledger.changing(Ledger.Kind.CLAIM, claim);
        Api.Answer answer = writes.send("/api/v1/remits", body, "");
        JsonNode remit = answer.body();
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.REMITTANCE,
                facility,
                remit.path("remitId").asLong(),
                remit.path("checkNo").asText(),
                amount(remit, "totalAmt"),
                remit.path("claims").size(),
                null));
        return answer.replayed();
    }

    /** The remittance changed the claim; what it is now is read, so that the ledger knows. */
    private boolean lookUpClaim() throws IOException, InterruptedException, Api.RefusedException {
        acknowledgeClaim(api.get(facility, "/api/v1/claims/" + claim).body());
        return false;
    }

    private boolean invoice() throws IOException, InterruptedException, Api.RefusedException {
        ledger.invoicedOnce(patient);
        Api.Answer answer =
                writes.send("/api/v1/invoices", Json.MAPPER.createObjectNode().put("patientId", patient), "");
        invoice = answer.body().path("invoiceId").asLong();
        open = amount(answer.body(), "totalAmt");
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.INVOICE,
                facility,
                invoice,
                "",
                open,
                answer.body().path("lines").size(),
                null));
        known.invoice(invoice);
        return answer.replayed();
    }

    /** Now and then a check bounces, and the patient pays again. */
    private boolean payMaybeBouncing(Random random) throws IOException, InterruptedException, Api.RefusedException {
        boolean replayed = pay();
        if (random.nextInt(BOUNCES_ONE_IN) > 0) {
            stage = Stage.BOUNCED; // what follows a payment that replaced a bounced one follows here, too
        }
        return replayed;
    }

    private boolean bounce() throws IOException, InterruptedException, Api.RefusedException {
        // Until the answer is here, nobody knows whether it is void.
        ledger.changing(Ledger.Kind.PAYMENT, payment);
        ObjectNode body = Json.MAPPER.createObjectNode().put("reason", "the check bounced");
        Api.Answer voided = writes.send("/api/v1/payments/" + payment + "/void", body, "");
        acknowledgePayment(voided.body(), reference, "V");
        return voided.replayed();
    }

    private boolean pay() throws IOException, InterruptedException, Api.RefusedException {
        String operation = writes.mark();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("patientId", patient).put("amt", open).put("method", "CK").put("reference", operation);
        body.put("receivedDate", DATE.format(LocalDate.now()));
        body.putArray("allocations").addObject().put("invoiceId", invoice).put("amt", open);
        Api.Answer answer = writes.send("/api/v1/payments", body, operation);
        payment = answer.body().path("paymentId").asLong();
        reference = operation;
        acknowledgePayment(answer.body(), operation, "P");
        known.payment(payment);
        return answer.replayed();
    }

    /** Records writes into billing here: a fee, wherever billing is. It may arrive a moment later, but once. */
    private boolean close() throws IOException, InterruptedException, Api.RefusedException {
        ledger.changing(Ledger.Kind.ENCOUNTER, encounter);
        Api.Answer answer = writes.send("/api/v1/encounters/" + encounter + "/close", null, "");
        acknowledge(Ledger.Kind.ENCOUNTER, encounter, arrival, BigDecimal.ZERO, "C");
        ledger.closed(encounter);
        return answer.replayed();
    }

    private void acknowledge(Ledger.Kind kind, long id, String operation, BigDecimal amount, String status) {
        ledger.acknowledged(new Ledger.Entry(kind, facility, id, operation, amount, 0, status));
    }

    private void acknowledgePayment(JsonNode payment, String operation, String status) {
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.PAYMENT,
                facility,
                payment.path("paymentId").asLong(),
                operation,
                amount(payment, "amt"),
                payment.path("allocations").size(),
                status));
    }

    private void acknowledgeClaim(JsonNode claim) {
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.CLAIM,
                facility,
                claim.path("claimId").asLong(),
                "",
                amount(claim, "totalAmt"),
                claim.path("lines").size(),
                claim.path("status").asText().strip()));
    }

    private long payer() throws IOException, InterruptedException, Api.RefusedException {
        long payer = known.payer();
        if (payer == 0) {
            payer = api.get(facility, "/api/v1/payers")
                    .body()
                    .path(0)
                    .path("payerId")
                    .asLong();
            known.payer(payer);
        }
        return payer;
    }

    private static BigDecimal amount(JsonNode json, String field) {
        return new BigDecimal(json.path(field).asText("0"));
    }
}
