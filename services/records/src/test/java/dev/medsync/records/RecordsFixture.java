package dev.medsync.records;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.ProtoValues;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.events.TestBroker;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.TestIssuer;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.Chart;
import dev.medsync.records.v1.ChartServiceGrpc;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageStatus;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterServiceGrpc;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.records.v1.FindPatientsRequest;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.GetChartRequest;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.OpenEncounterRequest;
import dev.medsync.records.v1.OverrideServiceGrpc;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc;
import dev.medsync.records.v1.PatientServiceGrpc.PatientServiceBlockingStub;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.records.v1.RecordAllergyRequest;
import dev.medsync.records.v1.RegisterPatientRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.ApplicationContext;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running records service with a database and a broker of its own. */
final class RecordsFixture implements AutoCloseable {

    private static final Timestamp AT =
            Timestamp.newBuilder().setSeconds(1_700_000_000).build();

    final TestBroker broker;
    private final TestPostgres.TestDatabase postgres = TestPostgres.database("records", "records");
    private final TestIssuer issuer = new TestIssuer("medsync-test");
    private final TestService service;
    private final ManagedChannel channel;

    RecordsFixture(Path keys) {
        this.broker = new TestBroker(keys);
        Map<String, Object> settings = new HashMap<>(postgres.properties());
        settings.putAll(broker.properties());
        settings.put("medsync.security.issuers", List.of(issuer.setting()));
        settings.put("medsync.events.max-deliveries", 2);
        this.service = new TestService("records", settings);
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", service.grpcPort())
                .usePlaintext()
                .build();
    }

    PatientServiceBlockingStub anonymous() {
        return PatientServiceGrpc.newBlockingStub(channel);
    }

    PatientServiceBlockingStub as(int facility, String... roles) {
        return anonymous().withInterceptors(TestService.bearer(issuer.token(facility, roles)));
    }

    /** The stubs of user 7. */
    Desk desk(int facility, String... roles) {
        return new Desk(user("7", facility, roles));
    }

    /** The channel of a user. */
    Channel user(String user, int facility, String... roles) {
        return ClientInterceptors.intercept(channel, TestService.bearer(issuer.tokenOf(user, facility, roles)));
    }

    /** Somebody who works with records. */
    record Desk(Channel channel) {

        Desk withKey(String key) {
            Metadata headers = new Metadata();
            headers.put(CallContext.IDEMPOTENCY_KEY_METADATA, key);
            return new Desk(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
        }

        PatientServiceBlockingStub patients() {
            return PatientServiceGrpc.newBlockingStub(channel);
        }

        EncounterServiceGrpc.EncounterServiceBlockingStub encounters() {
            return EncounterServiceGrpc.newBlockingStub(channel);
        }

        ChartServiceGrpc.ChartServiceBlockingStub charts() {
            return ChartServiceGrpc.newBlockingStub(channel);
        }

        OverrideServiceGrpc.OverrideServiceBlockingStub overrides() {
            return OverrideServiceGrpc.newBlockingStub(channel);
        }

        Patient register(String mrn, String familyName) {
            return patients()
                    .registerPatient(RegisterPatientRequest.newBuilder()
                            .setMrn(mrn)
                            .setFamilyName(familyName)
                            .setGivenName("Ana")
                            .setBirthDate(
                                    Date.newBuilder().setYear(1980).setMonth(2).setDay(29))
                            .setGender(Gender.GENDER_FEMALE)
                            .build());
        }

        Encounter open(long patientId) {
            return encounters()
                    .openEncounter(OpenEncounterRequest.newBuilder()
                            .setPatientId(patientId)
                            .setDiagnosisCode("I10")
                            .build());
        }

        Allergy allergy(long patientId, String code) {
            return charts().recordAllergy(RecordAllergyRequest.newBuilder()
                    .setPatientId(patientId)
                    .setCode(code)
                    .build());
        }

        Chart chart(long patientId) {
            return charts().getChart(
                            GetChartRequest.newBuilder().setPatientId(patientId).build());
        }

        Patient patient(long id) {
            return patients()
                    .getPatient(GetPatientRequest.newBuilder().setId(id).build());
        }

        List<Patient> find(String mrn) {
            return patients()
                    .findPatients(FindPatientsRequest.newBuilder().setMrn(mrn).build())
                    .getPatientsList();
        }
    }

    /** From here on the service owns the facility. */
    void own(int facility) {
        postgres.own("records", facility);
    }

    <T> T bean(Class<T> type) {
        return service.bean(type);
    }

    <T> Collection<T> beans(Class<T> type) {
        return service.bean(ApplicationContext.class).getBeansOfType(type);
    }

    static Patient patient(int facility, long id, long version, String familyName) {
        return Patient.newBuilder()
                .setId(id)
                .setFacilityId(facility)
                .setVersion(version)
                .setMrn("AB" + id)
                .setFamilyName(familyName)
                .setGivenName("Ana")
                .setBirthDate(Date.newBuilder().setYear(1980).setMonth(2).setDay(29))
                .setGender(Gender.GENDER_FEMALE)
                .setStatus(PatientStatus.PATIENT_STATUS_ACTIVE)
                .setCreatedAt(AT)
                .setUpdatedAt(AT)
                .setPhone("555-0101")
                .build();
    }

    static Encounter encounter(int facility, long id, long version, long patientId, long startedAtSecond) {
        return Encounter.newBuilder()
                .setId(id)
                .setFacilityId(facility)
                .setVersion(version)
                .setPatientId(patientId)
                .setProviderId(55)
                .setType(EncounterType.ENCOUNTER_TYPE_AMBULATORY)
                .setStartedAt(Timestamp.newBuilder().setSeconds(startedAtSecond))
                .setStatus(EncounterStatus.ENCOUNTER_STATUS_OPEN)
                .setDiagnosisCode("I10")
                .setCreatedAt(AT)
                .setUpdatedAt(AT)
                .build();
    }

    static Coverage coverage(int facility, long id, long patientId, int rank) {
        return Coverage.newBuilder()
                .setId(id)
                .setFacilityId(facility)
                .setVersion(1)
                .setPatientId(patientId)
                .setPayerId(3)
                .setMemberId("M-" + id)
                .setStartsOn(Date.newBuilder().setYear(2024).setMonth(1).setDay(1))
                .setRank(rank)
                .setCopay(ProtoValues.money(new BigDecimal("20.00")))
                .setRelation("18")
                .setStatus(CoverageStatus.COVERAGE_STATUS_ACTIVE)
                .setCreatedAt(AT)
                .setUpdatedAt(AT)
                .build();
    }

    /** Stores an aggregate as a copy of what another owner has. */
    void copied(int facility, Message aggregate) {
        for (ReplicatedAggregate<?, ?> type : beans(ReplicatedAggregate.class)) {
            if (type.type().equals(aggregate.getDescriptorForType().getName())) {
                copy(type, facility, aggregate);
                return;
            }
        }
        throw new IllegalArgumentException(aggregate.getDescriptorForType().getName() + " does not move");
    }

    private <R extends Record, M extends Message> void copy(
            ReplicatedAggregate<R, M> type, int facility, Message aggregate) {
        R row;
        try {
            row = type.fromMessage().apply(type.parser().parseFrom(aggregate.toByteString()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        bean(Database.class).beside(facility, transaction -> {
            type.store().upsertAll(transaction.connection(), List.of(row));
            return row;
        });
    }

    /** As the schema's owner. */
    void sql(String sql) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row, as the schema's owner. */
    List<String> column(String sql) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new java.util.ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    @Override
    public void close() throws Exception {
        channel.shutdownNow();
        service.close();
        broker.close();
        issuer.close();
    }
}
