package dev.medsync.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.platform.rpc.Refused;
import dev.medsync.records.RecordsFixture.Desk;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.Address;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.MergePatientsRequest;
import dev.medsync.records.v1.OpenOverrideRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientContact;
import dev.medsync.records.v1.PatientIdentifier;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.records.v1.PrescribeMedicationRequest;
import dev.medsync.records.v1.RecordImmunizationRequest;
import dev.medsync.records.v1.RecordObservationRequest;
import dev.medsync.records.v1.RecordProblemRequest;
import dev.medsync.records.v1.WriteNoteRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What moves between owners: every aggregate, whole. */
@Timeout(180)
final class CopiesIT {

    @TempDir
    private static Path keys;

    private static RecordsFixture records;

    @BeforeAll
    static void start() {
        records = new RecordsFixture(keys);
    }

    @AfterAll
    static void stop() throws Exception {
        records.close();
    }

    private static final int OURS = 20;

    private static List<ReplicatedAggregate<?, ?>> types() {
        List<ReplicatedAggregate<?, ?>> types = new ArrayList<>();
        records.beans(ReplicatedAggregate.class).forEach(type -> types.add((ReplicatedAggregate<?, ?>) type));
        return types;
    }

    private static Database database() {
        return records.bean(Database.class);
    }

    @Test
    void everyAggregateOfRecordsMoves() {
        assertThat(types())
                .extracting(ReplicatedAggregate::type)
                .containsExactlyInAnyOrder(
                        "Patient",
                        "NumberCounter",
                        "Encounter",
                        "Coverage",
                        "Allergy",
                        "Problem",
                        "Medication",
                        "Immunization",
                        "Observation",
                        "Note",
                        "PatientMerge",
                        "ChartOverride");
    }

    @Test
    void anAggregateComesBackFromItsMessageAsItWas() {
        records.own(OURS);
        fill();
        Map<String, Integer> seen = new TreeMap<>();
        for (ReplicatedAggregate<?, ?> type : types()) {
            seen.put(type.type(), comesBack(type));
        }
        seen.remove("Coverage"); // nobody writes one here yet
        assertThat(seen).allSatisfy((type, count) -> assertThat(count).as(type).isPositive());
    }

    private static <R extends Record, M extends Message> int comesBack(ReplicatedAggregate<R, M> type) {
        List<R> found = new ArrayList<>();
        return database().asOwner(tx -> {
            type.store().stream(tx.connection(), OURS, aggregate -> {
                try {
                    M message = type.parser()
                            .parseFrom(type.toMessage().apply(aggregate).toByteString());
                    assertThat(type.fromMessage().apply(message)).isEqualTo(aggregate);
                    found.add(aggregate);
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            });
            return found.size();
        });
    }

    @Test
    void noFieldOfAMessageIsForgotten() {
        for (ReplicatedAggregate<?, ?> type : types()) {
            nothingIsForgotten(type);
        }
    }

    private static <R extends Record, M extends Message> void nothingIsForgotten(ReplicatedAggregate<R, M> type) {
        try {
            Message empty = type.parser().parseFrom(new byte[0]);
            M full = type.parser().parseFrom(filled(empty.newBuilderForType()).toByteString());
            assertThat(type.toMessage().apply(type.fromMessage().apply(full)))
                    .as(type.type())
                    .isEqualTo(full);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message with something in every field. */
    private static Message filled(Message.Builder message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                message.addRepeatedField(field, filled(message.newBuilderForField(field)));
            } else {
                message.setField(field, value(message, field));
            }
        }
        return message.build();
    }

    private static Object value(Message.Builder message, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case LONG -> 7L;
            case INT -> field.getName().equals("nanos") ? 0 : 3;
            case STRING -> field.getName().equals("currency_code") ? "USD" : "9";
            case ENUM -> field.getEnumType().findValueByNumber(1);
            case MESSAGE ->
                field.getMessageType().equals(Date.getDescriptor())
                        ? Date.newBuilder().setYear(2020).setMonth(2).setDay(29).build()
                        : filled(message.newBuilderForField(field));
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    /** One of each. */
    private static void fill() {
        Desk desk = records.desk(OURS, "registrar", "clinician");
        Patient patient = desk.register("", "Silva");
        Patient double_ = desk.register("", "Silva");
        long id = patient.getId();
        Encounter visit = desk.open(id);
        desk.allergy(id, "7980");
        desk.charts()
                .recordProblem(RecordProblemRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("38341003")
                        .build());
        desk.charts()
                .prescribeMedication(PrescribeMedicationRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("197361")
                        .build());
        desk.charts()
                .recordImmunization(RecordImmunizationRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("140")
                        .build());
        desk.charts()
                .recordObservation(RecordObservationRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("29463-7")
                        .setValueNumber("70.5")
                        .build());
        desk.charts()
                .writeNote(WriteNoteRequest.newBuilder()
                        .setEncounterId(visit.getId())
                        .setBody("Felt better.")
                        .build());
        desk.overrides()
                .openOverride(OpenOverrideRequest.newBuilder()
                        .setPatientId(id)
                        .setReason("unconscious")
                        .build());
        desk.patients()
                .mergePatients(MergePatientsRequest.newBuilder()
                        .setId(id)
                        .setIntoPatientId(double_.getId())
                        .build());
    }

    /** As legacy has it: an odd id, a version of its own, a birthday, an address, children. */
    private static Patient copy(long version, String phone) {
        Timestamp at = Timestamp.newBuilder().setSeconds(1_700_000_000).build();
        return Patient.newBuilder()
                .setId(4_001)
                .setFacilityId(21)
                .setVersion(version)
                .setMrn("ab12 ")
                .setFamilyName("Silva")
                .setGivenName("Ana")
                .setBirthDate(Date.newBuilder().setYear(1980).setMonth(2).setDay(29))
                .setGender(Gender.GENDER_FEMALE)
                .setPhone(phone)
                .setSsn("999-12-3456")
                .setAddress(Address.newBuilder().setCity("Boston"))
                .setDeceasedAt(at)
                .setStatus(PatientStatus.PATIENT_STATUS_ACTIVE)
                .setCreatedAt(at)
                .setUpdatedAt(at)
                .addIdentifiers(PatientIdentifier.newBuilder()
                        .setId(11)
                        .setType("DL")
                        .setValue("S99")
                        .setStatus("A"))
                .addContacts(PatientContact.newBuilder()
                        .setId(13)
                        .setRelation("SP")
                        .setFullName("Ben Silva")
                        .setPriority(1))
                .build();
    }

    @Test
    void aPatientsVersionTravelsSoThatWhatWasReadAtTheOtherOwnerIsStillTheLatest() {
        Patients patients = records.bean(Patients.class);
        apply(patients, copy(6, "555-0101"));
        apply(patients, copy(7, "555-0102"));
        records.own(21);
        Desk desk = records.desk(21, "registrar");
        assertThat(desk.patient(4_001)).isEqualTo(copy(7, "555-0102"));
        // A whole social security number is for who registers patients.
        assertThat(records.desk(21, "biller").patient(4_001).getSsn()).isEqualTo("***-**-3456");
        assertThat(desk.find("AB12")).hasSize(1);
        Refused.refused(io.grpc.Status.Code.ABORTED, "STALE_VERSION", () -> rename(desk, 6));
        assertThat(rename(desk, 7).getVersion()).isEqualTo(8);
    }

    private static Patient rename(Desk desk, long version) {
        return desk.patients()
                .updatePatient(dev.medsync.records.v1.UpdatePatientRequest.newBuilder()
                        .setId(4_001)
                        .setExpectedVersion(version)
                        .setFamilyName("Souza")
                        .build());
    }

    private static void apply(Patients patients, Patient copy) {
        database()
                .asOwner(tx -> patients.kind()
                        .store()
                        .copyAll(
                                tx.connection(),
                                List.of(patients.kind().fromMessage().apply(copy))));
    }
}
