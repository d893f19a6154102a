package dev.medsync.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The people of one facility at work: patients arrive, are seen, charged, claimed for and invoiced, payers and patients pay,
 * and all the while somebody looks things up. Each visit is a chain of requests; many visits are under way at once.
 */
final class Clinic {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/yyyy");
    private static final int REMEMBERED = 60;
    private static final int BOUNCES_ONE_IN = 8;
    private static final String[] CODES = {"FAC-AMB", "FAC-URG", "FAC-WEL", "FAC-VIR"};

    private final int facility;
    private final Api api;
    private final Ledger ledger;
    private final Deque<Visit> visits = new ArrayDeque<>();
    private final List<Long> charges = new ArrayList<>();
    private final List<Long> claims = new ArrayList<>();
    private final List<Long> payments = new ArrayList<>();
    private final List<Long> invoices = new ArrayList<>();
    private final List<Long> patients = new ArrayList<>();
    private volatile long payer;

    /** How far a visit is. */
    private enum Stage {
        ARRIVING,
        SEEN,
        CHARGED,
        CHARGED_TWICE,
        CLAIMED,
        SUBMITTED,
        REMITTED,
        INVOICED,
        PAID,
        CLOSED
    }

    private static final class Visit {
        private Stage stage = Stage.ARRIVING;
        private long patient;
        private long encounter;
        private long claim;
        private long claimNumber;
        private BigDecimal total = BigDecimal.ZERO;
        private BigDecimal open = BigDecimal.ZERO;
        private long invoice;
    }

    Clinic(int facility, Api api, Ledger ledger) {
        this.facility = facility;
        this.api = api;
        this.ledger = ledger;
    }

    int facility() {
        return facility;
    }

    /**
     * Does one request: the next step of some visit, or a look at something.
     *
     * @return whether it wrote, and whether the answer was a repeated one
     */
    Done act(Random random, double writes) throws IOException, InterruptedException, Api.RefusedException {
        if (random.nextDouble() < writes) {
            return advance(random);
        }
        return look(random);
    }

    record Done(boolean wrote, boolean replayed) {}

    private Done look(Random random) throws IOException, InterruptedException, Api.RefusedException {
        String path = switch (random.nextInt(8)) {
            case 0 -> some(charges, random, "/api/v1/charges/");
            case 1, 2 -> some(claims, random, "/api/v1/claims/");
            case 3 -> some(payments, random, "/api/v1/payments/");
            case 4 -> some(invoices, random, "/api/v1/invoices/");
            case 5 -> {
                long patient = somePatient(random);
                yield patient == 0 ? "" : "/api/v1/claims?patientId=" + patient;
            }
            case 6 -> {
                long patient = somePatient(random);
                yield patient == 0 ? "" : "/api/v1/invoices?patientId=" + patient;
            }
            default -> {
                long patient = somePatient(random);
                yield patient == 0 ? "" : "/api/v1/patients/" + patient;
            }
        };
        api.get(facility, path.isEmpty() ? "/api/v1/payers" : path);
        return new Done(false, false);
    }

    private Done advance(Random random) throws IOException, InterruptedException, Api.RefusedException {
        Visit visit = take(random);
        boolean replayed = switch (visit.stage) {
            case ARRIVING -> arrive(visit, random);
            case SEEN, CHARGED -> charge(visit, random);
            case CHARGED_TWICE -> claim(visit);
            case CLAIMED -> submit(visit);
            case SUBMITTED -> remit(visit);
            case REMITTED -> invoice(visit);
            case INVOICED -> pay(visit, random);
            case PAID -> close(visit);
            case CLOSED -> false;
        };
        // Only a visit whose request was answered goes on: one that was refused is over.
        visit.stage = Stage.values()[visit.stage.ordinal() + 1];
        if (visit.stage != Stage.CLOSED) {
            synchronized (visits) {
                visits.addLast(visit);
            }
        }
        return new Done(true, replayed);
    }

    private Visit take(Random random) {
        synchronized (visits) {
            if (visits.size() < 3 || random.nextInt(9) == 0) {
                return new Visit();
            }
            return visits.removeFirst();
        }
    }

    private boolean arrive(Visit visit, Random random) throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode person = Json.MAPPER.createObjectNode();
        person.put("lastName", "Rehearsal").put("firstName", "P" + random.nextInt(1_000_000));
        person.put("birthDate", "01/02/1980").put("sex", "U");
        Api.Answer registered = api.post(facility, "/api/v1/patients", person);
        visit.patient = registered.body().path("patientId").asLong();
        remember(patients, visit.patient);
        ObjectNode arrival = Json.MAPPER.createObjectNode().put("patientId", visit.patient);
        Api.Answer opened = api.post(facility, "/api/v1/encounters", arrival);
        visit.encounter = opened.body().path("encounterId").asLong();
        return registered.replayed() || opened.replayed();
    }

    private boolean charge(Visit visit, Random random) throws IOException, InterruptedException, Api.RefusedException {
        String operation = UUID.randomUUID().toString();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", visit.encounter).put("code", CODES[random.nextInt(CODES.length)]);
        body.put("description", operation).put("quantity", 1 + random.nextInt(3));
        body.put("unitAmt", new BigDecimal(1 + random.nextInt(20_000)).movePointLeft(2));
        JsonNode charge = written("/api/v1/charges", body, operation);
        long id = charge.path("chargeId").asLong();
        ledger.acknowledged(
                new Ledger.Entry(Ledger.Kind.CHARGE, facility, id, operation, amount(charge, "amt"), 0, null));
        remember(charges, id);
        visit.total = visit.total.add(amount(charge, "amt"));
        return false;
    }

    private boolean claim(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", visit.encounter).put("payerId", payer());
        Api.Answer answer = api.post(facility, "/api/v1/claims", body);
        JsonNode claim = answer.body();
        visit.claim = claim.path("claimId").asLong();
        visit.claimNumber = claim.path("claimNo").asLong();
        acknowledgeClaim(claim);
        remember(claims, visit.claim);
        return answer.replayed();
    }

    private boolean submit(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        Api.Answer answer = api.post(facility, "/api/v1/claims/" + visit.claim + "/submit", null);
        acknowledgeClaim(answer.body());
        return answer.replayed();
    }

    private boolean remit(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        BigDecimal paid = visit.total.multiply(new BigDecimal("0.8")).setScale(2, java.math.RoundingMode.DOWN);
        visit.open = visit.total.subtract(paid);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("payerId", payer())
                .put("checkNo", "R" + UUID.randomUUID().toString().substring(0, 24));
        body.put("checkDate", DATE.format(LocalDate.now())).put("totalAmt", paid);
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("claimNo", visit.claimNumber).put("clpStatus", "1").put("chargedAmt", visit.total);
        line.put("paidAmt", paid).put("patientAmt", visit.open);
        ArrayNode adjustments = line.putArray("adjustments");
        adjustments.addObject().put("group", "PR").put("reason", "2").put("amt", visit.open);
        body.putArray("claims").add(line);
        Api.Answer answer = api.post(facility, "/api/v1/remits", body);
        JsonNode remit = answer.body();
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.REMITTANCE,
                facility,
                remit.path("remitId").asLong(),
                remit.path("checkNo").asText(),
                amount(remit, "totalAmt"),
                remit.path("claims").size(),
                null));
        // The claim changed with it; what it is now is read, so that the ledger knows.
        acknowledgeClaim(api.get(facility, "/api/v1/claims/" + visit.claim).body());
        return answer.replayed();
    }

    private boolean invoice(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        Api.Answer answer = api.post(
                facility, "/api/v1/invoices", Json.MAPPER.createObjectNode().put("patientId", visit.patient));
        JsonNode invoice = answer.body();
        visit.invoice = invoice.path("invoiceId").asLong();
        visit.open = amount(invoice, "totalAmt");
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.INVOICE,
                facility,
                visit.invoice,
                "",
                visit.open,
                invoice.path("lines").size(),
                null));
        remember(invoices, visit.invoice);
        return answer.replayed();
    }

    /** Now and then a check bounces, and the patient pays again. */
    private boolean pay(Visit visit, Random random) throws IOException, InterruptedException, Api.RefusedException {
        JsonNode payment = pay(visit);
        if (random.nextInt(BOUNCES_ONE_IN) > 0) {
            return false;
        }
        long id = payment.path("paymentId").asLong();
        // Until the answer is here, nobody knows whether it is void.
        acknowledgePayment(payment, payment.path("reference").asText(), null);
        ObjectNode body = Json.MAPPER.createObjectNode().put("reason", "the check bounced");
        Api.Answer voided = api.post(facility, "/api/v1/payments/" + id + "/void", body);
        acknowledgePayment(voided.body(), payment.path("reference").asText(), "V");
        pay(visit);
        return voided.replayed();
    }

    private JsonNode pay(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        String operation = UUID.randomUUID().toString();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("patientId", visit.patient)
                .put("amt", visit.open)
                .put("method", "CK")
                .put("reference", operation);
        body.put("receivedDate", DATE.format(LocalDate.now()));
        body.putArray("allocations").addObject().put("invoiceId", visit.invoice).put("amt", visit.open);
        JsonNode payment = written("/api/v1/payments", body, operation);
        acknowledgePayment(payment, operation, "P");
        remember(payments, payment.path("paymentId").asLong());
        return payment;
    }

    private void acknowledgePayment(JsonNode payment, String operation, @Nullable String status) {
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.PAYMENT,
                facility,
                payment.path("paymentId").asLong(),
                operation,
                amount(payment, "amt"),
                payment.path("allocations").size(),
                status));
    }

    /** Records writes into billing here: a fee, wherever billing is. It may arrive a moment later, but once. */
    private boolean close(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        Api.Answer answer = api.post(facility, "/api/v1/encounters/" + visit.encounter + "/close", null);
        ledger.closed(visit.encounter);
        return answer.replayed();
    }

    /** Writes something that carries a mark of ours; without an answer, the mark is uncertain. */
    private JsonNode written(String path, ObjectNode body, String operation)
            throws IOException, InterruptedException, Api.RefusedException {
        try {
            return api.post(facility, path, body).body();
        } catch (IOException | Api.RefusedException e) {
            ledger.uncertain(operation);
            throw e;
        }
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
        if (payer == 0) {
            payer = api.get(facility, "/api/v1/payers")
                    .body()
                    .path(0)
                    .path("payerId")
                    .asLong();
        }
        return payer;
    }

    private static BigDecimal amount(JsonNode json, String field) {
        return new BigDecimal(json.path(field).asText("0"));
    }

    private static void remember(List<Long> list, long id) {
        synchronized (list) {
            list.add(id);
            if (list.size() > REMEMBERED) {
                list.removeFirst();
            }
        }
    }

    private static String some(List<Long> list, Random random, String prefix) {
        synchronized (list) {
            return list.isEmpty() ? "" : prefix + list.get(random.nextInt(list.size()));
        }
    }

    private long somePatient(Random random) {
        synchronized (patients) {
            return patients.isEmpty() ? 0 : patients.get(random.nextInt(patients.size()));
        }
    }
}
