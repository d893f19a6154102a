package dev.medsync.system.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageStatus;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.AggregateKey;
import dev.medsync.replication.v1.ApplyAggregatesRequest;
import dev.medsync.replication.v1.RegisterApplierRequest;
import dev.medsync.replication.v1.ReplicationServiceGrpc;
import dev.medsync.replication.v1.WelcomeFacilitiesRequest;
import dev.medsync.system.ServicesFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that is carried out, for each public RPC, with whatever it needs made before it. */
final class Examples {
    static final int OURS = 12;
    static final int SECOND = 13;
    static final int ELSEWHERE = 14;

    /** What stands in a chart and must not come back in a refusal. */
    static final List<String> PHI = List.of("Zebrafisher", "MRN-Z81", "1931-07-09", "X-MEMBER-9");

    private static final long PATIENT = 4_100_002;
    private static final Timestamp AT =
            Timestamp.newBuilder().setSeconds(1_770_000_000).build();
    private static final String PASSWORD = "a long enough Password 1";

    private final ServicesFixture services;
    private final Edge edge;
    private final Map<String, Example> byRpc = new HashMap<>();
    private final Map<String, PublicRpc> rpcs = new HashMap<>();
    private int number;

    /** How an RPC that writes is told apart from its retry. */
    enum Retry {
        /** By its idempotency key. */
        BY_KEY,
        /** It need not be: the second time nothing is different, or nobody is harmed. */
        HARMLESS
    }

    /**
     * @param roles that may call it
     * @param retry of no meaning for an RPC that only reads
     * @param foreign what a caller of another facility gets for the same request: true if nothing, be it a refusal or an
     *     empty list; false if the RPC is meant for that
     */
    record Example(List<String> roles, Retry retry, boolean foreign, Supplier<Call> call) {}

    /** @param token null: somebody with the example's roles */
    record Call(ObjectNode message, @Nullable String token) {}

    Examples(ServicesFixture services, Edge edge) {
        this.services = services;
        this.edge = edge;
        PublicRpc.all().forEach(rpc -> rpcs.put(rpc.toString(), rpc));
        chart();
        prices();
        auth();
        config();
        records();
        billing();
    }

    /** Null when nobody has written one. */
    @Nullable
    Example of(PublicRpc rpc) {
        return byRpc.get(rpc.toString());
    }

    String token(Example example, int facility) {
        return services.issuer().token(facility, example.roles().toArray(String[]::new));
    }

    private void auth() {
        List<String> admin = List.of("admin");
        add("SessionService/SignIn", new Example(List.of(), Retry.HARMLESS, false, () -> signIn(user())));
        add("SessionService/Refresh", new Example(List.of(), Retry.HARMLESS, false, () -> {
            JsonNode session = send("SessionService/SignIn", signIn(user()).message(), null);
            return new Call(
                    object().put("refreshToken", session.path("refreshToken").asText()), null);
        }));
        add("SessionService/SwitchFacility", new Example(List.of("biller"), Retry.HARMLESS, false, () -> {
            User user = user();
            send(
                    "UserService/SetRoles",
                    object().put("id", user.id())
                            .set("roles", Edge.JSON.createArrayNode().add("biller")),
                    services.issuer().token(SECOND, "admin"));
            return new Call(object().put("facilityId", SECOND), accessToken(user));
        }));
        add(
                "SessionService/SignOut",
                new Example(List.of("biller"), Retry.HARMLESS, false, () -> new Call(object(), accessToken(user()))));
        add("UserService/CreateUser", new Example(admin, Retry.BY_KEY, false, () -> new Call(newUser(), null)));
        add("UserService/GetUser", new Example(admin, Retry.HARMLESS, true, () -> call("id", user().id())));
        add(
                "UserService/SetRoles",
                // Somebody of another facility begins here by it, so any id will do.
                new Example(admin, Retry.HARMLESS, false, () -> {
                    ObjectNode message = object().put("id", user().id());
                    message.putArray("roles").add("auditor");
                    return new Call(message, null);
                }));
        add("UserService/EnrolTotp", new Example(admin, Retry.HARMLESS, true, () -> call("id", user().id())));
    }

    private void config() {
        List<String> admin = List.of("admin");
        add("ConfigService/SetEntry", new Example(admin, Retry.BY_KEY, false, () -> new Call(newEntry(), null)));
        add("ConfigService/GetEntry", new Example(admin, Retry.HARMLESS, false, () -> call("key", entry())));
        add(
                "ConfigService/ListEntries",
                new Example(admin, Retry.HARMLESS, false, () -> new Call(object().put("prefix", "walk."), null)));
        add("ConfigService/ListVersions", new Example(admin, Retry.HARMLESS, false, () -> call("key", entry())));
        add("ConfigService/EvaluateFlag", new Example(admin, Retry.HARMLESS, false, () -> {
            ObjectNode flag = newEntry().put("value", "50%");
            send("ConfigService/SetEntry", flag, services.issuer().token(OURS, "admin"));
            return new Call(object().put("key", flag.path("key").asText()).put("facilityId", OURS), null);
        }));
    }

    private void records() {
        new RecordsExamples(services, this::send).all(PATIENT).forEach(this::add);
    }

    private void billing() {
        List<String> biller = List.of("biller");
        add(
                "ChargeService/CaptureCharge",
                new Example(biller, Retry.BY_KEY, true, () -> new Call(newCharge(encounter()), null)));
        reads("ChargeService/GetCharge", () -> call("id", charge(encounter())));
        reads("ChargeService/ListCharges", () -> {
            long encounter = encounter();
            charge(encounter);
            return call("encounterId", encounter);
        });
        writes("ChargeService/VoidCharge", () -> voiding(charge(encounter())));
        writes("ClaimService/CreateClaim", () -> {
            long encounter = encounter();
            charge(encounter);
            return new Call(newClaim(encounter), null);
        });
        reads(
                "ClaimService/GetClaim",
                () -> call("id", claim(encounter()).path("id").asLong()));
        reads(
                "ClaimService/ListClaims",
                () -> call("patientId", claim(encounter()).path("patientId").asLong()));
        writes(
                "ClaimService/SubmitClaim",
                () -> call("id", claim(encounter()).path("id").asLong()));
        writes(
                "ClaimService/VoidClaim",
                () -> voiding(claim(encounter()).path("id").asLong()));
        // A claim's number means something at its facility alone; whoever posts it elsewhere posts it for nobody.
        add(
                "RemittanceService/PostRemittance",
                new Example(biller, Retry.BY_KEY, false, () -> new Call(newRemittance(), null)));
        reads(
                "RemittanceService/GetRemittance",
                () -> call(
                        "id",
                        sendAsBiller("RemittanceService/PostRemittance", newRemittance())
                                .path("id")
                                .asLong()));
        writes("PaymentService/PostPayment", () -> new Call(newPayment(invoice()), null));
        reads("PaymentService/GetPayment", () -> call("id", payment()));
        writes("PaymentService/VoidPayment", () -> voiding(payment()));
        writes("InvoiceService/IssueInvoice", () -> {
            long encounter = encounter();
            charge(encounter);
            return call("patientId", encounter + 1);
        });
        reads("InvoiceService/GetInvoice", () -> call("id", invoice().path("id").asLong()));
        reads(
                "InvoiceService/ListInvoices",
                () -> call("patientId", invoice().path("patientId").asLong()));
        // Payers are everybody's.
        add("PayerService/ListPayers", new Example(biller, Retry.HARMLESS, false, () -> new Call(object(), null)));
    }

    private void reads(String rpc, Supplier<Call> call) {
        add(rpc, new Example(List.of("biller"), Retry.HARMLESS, true, call));
    }

    private void writes(String rpc, Supplier<Call> call) {
        add(rpc, new Example(List.of("biller"), Retry.BY_KEY, true, call));
    }

    private void add(String rpc, Example example) {
        byRpc.put(rpc, example);
    }

    // What examples need
    // -------------------------------------------------------------------------------------------------

    private record User(long id, String name) {}

    private User user() {
        JsonNode user =
                send("UserService/CreateUser", newUser(), services.issuer().token(OURS, "admin"));
        return new User(user.path("id").asLong(), user.path("username").asText());
    }

    private ObjectNode newUser() {
        ObjectNode user = object().put("username", "walker-" + ++number).put("displayName", "A Walker");
        user.put("password", PASSWORD).putArray("roles").add("biller");
        return user;
    }

    private static Call signIn(User user) {
        return new Call(
                object().put("username", user.name()).put("password", PASSWORD).put("facilityId", OURS), null);
    }

    private String accessToken(User user) {
        return send("SessionService/SignIn", signIn(user).message(), null)
                .path("accessToken")
                .asText();
    }

    private ObjectNode newEntry() {
        return object().put("key", "walk.entry" + ++number).put("value", "1").put("reason", "a walk");
    }

    private String entry() {
        return send("ConfigService/SetEntry", newEntry(), services.issuer().token(OURS, "admin"))
                .path("key")
                .asText();
    }

    /** A new encounter of a new patient, as records has told it; the patient's id is the encounter's plus one. */
    private long encounter() {
        long id = 10_000 + 2L * ++number;
        sql(
                "billing",
                "insert into encounter_reference values (" + OURS + ", " + id + ", 1, " + (id + 1)
                        + ", 55, '2026-03-02T03:30:00Z', 'I10')");
        return id;
    }

    private static ObjectNode newCharge(long encounter) {
        ObjectNode charge =
                object().put("encounterId", encounter).put("chargeCode", "ECG").put("quantity", 1);
        charge.set("unitPrice", usd("15"));
        return charge;
    }

    private long charge(long encounter) {
        return sendAsBiller("ChargeService/CaptureCharge", newCharge(encounter))
                .path("id")
                .asLong();
    }

    private static ObjectNode newClaim(long encounter) {
        return object().put("encounterId", encounter).put("payerId", 3);
    }

    private JsonNode claim(long encounter) {
        charge(encounter);
        return sendAsBiller("ClaimService/CreateClaim", newClaim(encounter));
    }

    private ObjectNode newRemittance() {
        JsonNode claim = claim(encounter());
        sendAsBiller(
                "ClaimService/SubmitClaim", object().put("id", claim.path("id").asLong()));
        ObjectNode remittance = object().put("payerId", 3).put("checkNumber", "CHK" + ++number);
        remittance.set("paymentDate", object().put("year", 2026).put("month", 4).put("day", 1));
        remittance.set("totalPaid", usd("15"));
        ObjectNode part = remittance.putArray("claims").addObject();
        part.put("claimNumber", claim.path("number").asText()).put("statusCode", "1");
        part.set("paid", usd("15"));
        return remittance;
    }

    private JsonNode invoice() {
        long encounter = encounter();
        charge(encounter);
        return sendAsBiller("InvoiceService/IssueInvoice", object().put("patientId", encounter + 1));
    }

    private static ObjectNode newPayment(JsonNode invoice) {
        ObjectNode payment = object().put("patientId", invoice.path("patientId").asLong());
        payment.put("method", "PAYMENT_METHOD_CHECK")
                .put("invoiceId", invoice.path("id").asLong());
        payment.set("amount", usd("15"));
        return payment;
    }

    private long payment() {
        return sendAsBiller("PaymentService/PostPayment", newPayment(invoice()))
                .path("id")
                .asLong();
    }

    private static Call voiding(long id) {
        return new Call(object().put("id", id).put("reason", "a walk"), null);
    }

    private static ObjectNode usd(String units) {
        return object().put("currencyCode", "USD").put("units", units);
    }

    private static Call call(String field, long value) {
        return new Call(object().put(field, value), null);
    }

    private static Call call(String field, String value) {
        return new Call(object().put(field, value), null);
    }

    private static ObjectNode object() {
        return Edge.JSON.createObjectNode();
    }

    private JsonNode sendAsBiller(String rpc, ObjectNode message) {
        return send(rpc, message, services.issuer().token(OURS, "biller"));
    }

    private JsonNode send(String rpc, JsonNode message, @Nullable String token) {
        PublicRpc known = rpcs.get(rpc);
        if (known == null) {
            throw new IllegalStateException("no RPC " + rpc);
        }
        Edge.Answer answer = edge.send(Edge.request(known, (ObjectNode) message, token));
        if (answer.status() != 200) {
            throw new AssertionError(rpc + ": " + answer);
        }
        return answer.json();
    }

    // What stands in the databases before
    // ----------------------------------------------------------------------------------

    private void prices() {
        own("billing", 0);
        own("billing", OURS);
        own("billing", SECOND);
        sql("billing", "insert into payer values (0, 3, 1, 'Blue Shield', 'BLUE', 'COMMERCIAL', true)");
        sql(
                "billing",
                "insert into fee_schedule_entry values (0, 1, 1, 0, 'ECG', 'Electrocardiogram', 85.25, '2000-01-01', null)");
    }

    /** One chart, brought as a copy is, with what stands in charts and must not come back in a refusal. */
    private void chart() {
        ReplicationServiceGrpc.ReplicationServiceBlockingStub records =
                ReplicationServiceGrpc.newBlockingStub(services.channel("records"));
        records.welcomeFacilities(WelcomeFacilitiesRequest.newBuilder()
                .setCapability("records")
                .addAllFacilityIds(List.of(OURS, SECOND))
                .build());
        long token = records.registerApplier(RegisterApplierRequest.newBuilder()
                        .setCapability("records")
                        .build())
                .getApplierToken();
        records.applyAggregates(ApplyAggregatesRequest.newBuilder()
                .setCapability("records")
                .setApplierToken(token)
                .addAggregates(aggregate(
                        PATIENT,
                        Patient.newBuilder()
                                .setId(PATIENT)
                                .setFacilityId(OURS)
                                .setMrn("MRN-Z81")
                                .setFamilyName("Zebrafisher")
                                .setGivenName("Ann")
                                .setGender(Gender.GENDER_FEMALE)
                                .setStatus(PatientStatus.PATIENT_STATUS_ACTIVE)
                                .setVersion(1)
                                .setCreatedAt(AT)
                                .setUpdatedAt(AT)
                                .setBirthDate(Date.newBuilder()
                                        .setYear(1931)
                                        .setMonth(7)
                                        .setDay(9))
                                .build()))
                .addAggregates(aggregate(
                        PATIENT + 2,
                        Encounter.newBuilder()
                                .setId(PATIENT + 2)
                                .setFacilityId(OURS)
                                .setPatientId(PATIENT)
                                .setType(EncounterType.ENCOUNTER_TYPE_AMBULATORY)
                                .setCreatedAt(AT)
                                .setUpdatedAt(AT)
                                .setStatus(EncounterStatus.ENCOUNTER_STATUS_CLOSED)
                                .setStartedAt(Timestamp.newBuilder().setSeconds(1_770_000_000))
                                .build()))
                .addAggregates(aggregate(
                        PATIENT + 4,
                        Coverage.newBuilder()
                                .setId(PATIENT + 4)
                                .setFacilityId(OURS)
                                .setPatientId(PATIENT)
                                .setPayerId(3)
                                .setMemberId("X-MEMBER-9")
                                .setStatus(CoverageStatus.COVERAGE_STATUS_ACTIVE)
                                .setCreatedAt(AT)
                                .setUpdatedAt(AT)
                                .setRank(1)
                                .setStartsOn(Date.newBuilder()
                                        .setYear(2020)
                                        .setMonth(1)
                                        .setDay(1))
                                .build()))
                .build());
        own("records", OURS);
        own("records", SECOND);
    }

    private static Aggregate aggregate(long id, Message state) {
        return Aggregate.newBuilder()
                .setKey(AggregateKey.newBuilder()
                        .setType(state.getDescriptorForType().getName())
                        .setFacilityId(OURS)
                        .setKey(Long.toString(id)))
                .setState(state.toByteString())
                .build();
    }

    private void own(String service, int facility) {
        services.database(service).setOwnership(service, facility, "OWNER", 1);
    }

    private void sql(String service, String sql) {
        try (Connection connection = services.database(service).ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
