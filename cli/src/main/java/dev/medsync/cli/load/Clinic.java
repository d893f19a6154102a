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
    private final Deque<Visit> unsettled = new ArrayDeque<>();
    private final List<Long> charges = new ArrayList<>();
    private final List<Long> claims = new ArrayList<>();
    private final List<Long> payments = new ArrayList<>();
    private final List<Long> invoices = new ArrayList<>();
    private final List<Long> patients = new ArrayList<>();
    private volatile long payer;

    /** How far a visit is. Each stage is left by one request. */
    private enum Stage {
        ARRIVING,
        ARRIVED,
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

    /**
     * A write on its way. One that got no answer is sent again as it was, under the same key.
     *
     * @param operation our mark in it; empty where it has no place for one
     */
    private record Write(String path, @Nullable ObjectNode body, String key, String operation) {}

    private static final class Visit {
        private Stage stage = Stage.ARRIVING;
        private long patient;
        private long encounter;
        private long claim;
        private long claimNumber;
        private BigDecimal total = BigDecimal.ZERO;
        private BigDecimal open = BigDecimal.ZERO;
        private long invoice;
        private long payment;
        private String reference = "";
        private @Nullable Write unanswered;
    }

    Clinic(int facility, Api api, Ledger ledger) {
        this.facility = facility;
        this.api = api;
        this.ledger = ledger;
    }

    int facility() {
        return facility;
    }

    /** A request that failed. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean unknown;

        FailedException(String why, boolean unknown, Exception cause) {
            super(why, cause);
            this.unknown = unknown;
        }

        /** Whether it is a write that may have been carried out or not. */
        boolean isUnknown() {
            return unknown;
        }
    }

    /** Does one request: the next step of some visit, or a look at something. */
    Done act(Random random, double writes) throws InterruptedException, FailedException {
        if (random.nextDouble() < writes) {
            return advance(take(random), random);
        }
        try {
            return look(random);
        } catch (IOException | Api.RefusedException e) {
            throw failed(e, false);
        }
    }

    private static FailedException failed(Exception cause, boolean unknown) {
        String why = cause instanceof Api.RefusedException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + " " + cause.getMessage();
        return new FailedException(why, unknown, cause);
    }

    /** What was answered: whether it wrote, and whether the answer was a repeated one. */
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

    private Done advance(Visit visit, Random random) throws InterruptedException, FailedException {
        boolean replayed;
        try {
            replayed = step(visit, random);
        } catch (IOException | Api.RefusedException e) {
            if (visit.unanswered != null) {
                synchronized (visits) {
                    unsettled.addLast(visit);
                }
            }
            throw failed(e, visit.unanswered != null);
        }
        boolean wrote = visit.stage != Stage.REMITTED;
        // Only a visit whose request was answered goes on: one that was refused is over.
        visit.stage = Stage.values()[visit.stage.ordinal() + 1];
        if (visit.stage != Stage.CLOSED) {
            synchronized (visits) {
                visits.addLast(visit);
            }
        }
        return new Done(wrote, replayed);
    }

    private boolean step(Visit visit, Random random) throws IOException, InterruptedException, Api.RefusedException {
        return switch (visit.stage) {
            case ARRIVING -> register(visit, random);
            case ARRIVED -> see(visit);
            case SEEN, CHARGED -> charge(visit, random);
            case CHARGED_TWICE -> claim(visit);
            case CLAIMED -> submit(visit);
            case SUBMITTED -> remit(visit);
            case REMITTED -> lookUpClaim(visit);
            case LOOKED_UP -> invoice(visit);
            case INVOICED -> payMaybeBouncing(visit, random);
            case PAID_BY_CHECK -> bounce(visit);
            case BOUNCED -> pay(visit);
            case PAID -> close(visit);
            case CLOSED -> false;
        };
    }

    /** Writes without an answer. */
    int unsettled() {
        synchronized (visits) {
            return unsettled.size();
        }
    }

    /**
     * Sends the oldest write without an answer again, under its key.
     *
     * @return what came of it; null when there is none
     */
    @Nullable
    Done settleOne() throws InterruptedException, FailedException {
        Visit visit;
        synchronized (visits) {
            visit = unsettled.pollFirst();
        }
        return visit == null ? null : advance(visit, new Random(0));
    }

    private Visit take(Random random) {
        synchronized (visits) {
            if (visits.size() < 3 || random.nextInt(9) == 0) {
                return new Visit();
            }
            return visits.removeFirst();
        }
    }

    private boolean register(Visit visit, Random random)
            throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode person = Json.MAPPER.createObjectNode();
        person.put("lastName", "Rehearsal").put("firstName", "P" + random.nextInt(1_000_000));
        person.put("birthDate", "01/02/1980").put("sex", "U");
        Api.Answer registered = write(visit, "/api/v1/patients", person, "");
        visit.patient = registered.body().path("patientId").asLong();
        remember(patients, visit.patient);
        return registered.replayed();
    }

    private boolean see(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode arrival = Json.MAPPER.createObjectNode().put("patientId", visit.patient);
        Api.Answer opened = write(visit, "/api/v1/encounters", arrival, "");
        visit.encounter = opened.body().path("encounterId").asLong();
        return opened.replayed();
    }

    private boolean charge(Visit visit, Random random) throws IOException, InterruptedException, Api.RefusedException {
        String operation = operation(visit);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", visit.encounter).put("code", CODES[random.nextInt(CODES.length)]);
        body.put("description", operation).put("quantity", 1 + random.nextInt(3));
        body.put("unitAmt", new BigDecimal(1 + random.nextInt(20_000)).movePointLeft(2));
        Api.Answer answer = write(visit, "/api/v1/charges", body, operation);
        JsonNode charge = answer.body();
        long id = charge.path("chargeId").asLong();
        ledger.acknowledged(
                new Ledger.Entry(Ledger.Kind.CHARGE, facility, id, operation, amount(charge, "amt"), 0, null));
        remember(charges, id);
        visit.total = visit.total.add(amount(charge, "amt"));
        return answer.replayed();
    }

    private boolean claim(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("encounterId", visit.encounter).put("payerId", payer());
        ledger.claimedOnce(visit.encounter);
        Api.Answer answer = write(visit, "/api/v1/claims", body, "");
        JsonNode claim = answer.body();
        visit.claim = claim.path("claimId").asLong();
        visit.claimNumber = claim.path("claimNo").asLong();
        acknowledgeClaim(claim);
        remember(claims, visit.claim);
        return answer.replayed();
    }

    private boolean submit(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        ledger.changing(Ledger.Kind.CLAIM, visit.claim);
        Api.Answer answer = write(visit, "/api/v1/claims/" + visit.claim + "/submit", null, "");
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
        ledger.changing(Ledger.Kind.CLAIM, visit.claim);
        Api.Answer answer = write(visit, "/api/v1/remits", body, "");
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
    private boolean lookUpClaim(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        acknowledgeClaim(api.get(facility, "/api/v1/claims/" + visit.claim).body());
        return false;
    }

    private boolean invoice(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        ledger.invoicedOnce(visit.patient);
        Api.Answer answer =
                write(visit, "/api/v1/invoices", Json.MAPPER.createObjectNode().put("patientId", visit.patient), "");
        JsonNode invoice = answer.body();
        visit.invoice = invoice.path("invoiceId").asLong();
        visit.open = amount(invoice, "totalAmt");
        ledger.acknowledged(new Ledger.Entry(
                Ledger.Kind.INVOICE,
                facility,
                visit.invoice,
                "",
                amount(invoice, "totalAmt"),
                invoice.path("lines").size(),
                null));
        remember(invoices, visit.invoice);
        return answer.replayed();
    }

    /** Now and then a check bounces, and the patient pays again. */
    private boolean payMaybeBouncing(Visit visit, Random random)
            throws IOException, InterruptedException, Api.RefusedException {
        boolean replayed = pay(visit);
        if (random.nextInt(BOUNCES_ONE_IN) > 0) {
            visit.stage = Stage.BOUNCED; // what follows a payment that replaced a bounced one follows here, too
        }
        return replayed;
    }

    private boolean bounce(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        // Until the answer is here, nobody knows whether it is void.
        ledger.changing(Ledger.Kind.PAYMENT, visit.payment);
        ObjectNode body = Json.MAPPER.createObjectNode().put("reason", "the check bounced");
        Api.Answer voided = write(visit, "/api/v1/payments/" + visit.payment + "/void", body, "");
        acknowledgePayment(voided.body(), visit.reference, "V");
        return voided.replayed();
    }

    private boolean pay(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        String operation = operation(visit);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("patientId", visit.patient)
                .put("amt", visit.open)
                .put("method", "CK")
                .put("reference", operation);
        body.put("receivedDate", DATE.format(LocalDate.now()));
        body.putArray("allocations").addObject().put("invoiceId", visit.invoice).put("amt", visit.open);
        Api.Answer answer = write(visit, "/api/v1/payments", body, operation);
        JsonNode payment = answer.body();
        visit.payment = payment.path("paymentId").asLong();
        visit.reference = operation;
        acknowledgePayment(payment, operation, "P");
        remember(payments, payment.path("paymentId").asLong());
        return answer.replayed();
    }

    /** Records writes into billing here: a fee, wherever billing is. It may arrive a moment later, but once. */
    private boolean close(Visit visit) throws IOException, InterruptedException, Api.RefusedException {
        Api.Answer answer = write(visit, "/api/v1/encounters/" + visit.encounter + "/close", null, "");
        ledger.closed(visit.encounter);
        return answer.replayed();
    }

    /** The mark that the write under way carries, or a new one. */
    private static String operation(Visit visit) {
        Write unanswered = visit.unanswered;
        return unanswered == null ? UUID.randomUUID().toString() : unanswered.operation();
    }

    /** Sends a write, or the one again that got no answer. */
    private Api.Answer write(Visit visit, String path, @Nullable ObjectNode body, String operation)
            throws IOException, InterruptedException, Api.RefusedException {
        Write unanswered = visit.unanswered;
        Write write =
                unanswered == null ? new Write(path, body, UUID.randomUUID().toString(), operation) : unanswered;
        visit.unanswered = write;
        try {
            Api.Answer answer = api.post(facility, write.path(), write.key(), write.body());
            visit.unanswered = null;
            return answer;
        } catch (Api.RefusedException e) {
            if (e.isRefusal()) {
                visit.unanswered = null;
            } else {
                ledger.uncertain(operation);
            }
            throw e;
        } catch (IOException e) {
            ledger.uncertain(operation);
            throw e;
        }
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
