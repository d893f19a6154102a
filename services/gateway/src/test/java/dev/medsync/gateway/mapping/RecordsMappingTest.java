package dev.medsync.gateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.gateway.strangler.StranglerLink;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.records.v1.Address;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.CloseEncounterRequest;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.records.v1.RecordsService;
import dev.medsync.records.v1.VoidEntryResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records' own mapping, against records' own contract: every route fits, and what the language needs for it. */
class RecordsMappingTest {
    private static final FileDescriptor SERVICES = RecordsService.getDescriptor();

    private final MappingDocument records = document();

    private static MappingDocument document() {
        try {
            return StranglerLink.parse(
                    Files.readString(Path.of("../../strangler/src/main/resources/edge/records.yaml")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static MethodDescriptor method(String call) {
        String[] parts = call.split("\\.", 2);
        return SERVICES.findServiceByName(parts[0]).findMethodByName(parts[1]);
    }

    private String json(String expression, Message message) {
        CompiledCall call = new CompiledCall(
                method("PatientService.GetPatient"),
                request -> {
                    throw new IllegalStateException("not asked for");
                },
                new AnswerCompiler(records).compile(expression, message.getDescriptorForType()),
                200);
        return new String(call.json(message), StandardCharsets.UTF_8);
    }

    @Test
    void everyRouteFitsTheContract() {
        for (MappingDocument.MappedCall call : records.routes()) {
            MethodDescriptor method = method(call.call());
            assertThat(method).as(call.call()).isNotNull();
            new RequestCompiler(records).compile(call.request(), method.getInputType());
            new AnswerCompiler(records).compile(call.answer(), method.getOutputType());
        }
    }

    @Test
    void aPatientLooksAsTheMonolithWritesIt() {
        Patient patient = Patient.newBuilder()
                .setId(41)
                .setFacilityId(7)
                .setVersion(3)
                .setMrn("ab12 ")
                .setFamilyName("Silva")
                .setGivenName("Ana")
                .setBirthDate(Date.newBuilder().setYear(1980).setMonth(2).setDay(29))
                .setGender(Gender.GENDER_FEMALE)
                .setSsn("123-45-6789")
                .setAddress(Address.newBuilder().setCity("Springfield"))
                .setLanguage("en")
                .setStatus(PatientStatus.PATIENT_STATUS_ACTIVE)
                .setCreatedAt(at("2026-03-08T07:30:15Z"))
                .build();

        assertThat(json("$ | object patient", patient))
                .isEqualTo("{\"patientId\":41,\"facility\":7,\"mrn\":\"ab12 \",\"lastName\":\"Silva\","
                        + "\"firstName\":\"Ana\",\"middleName\":\"\",\"suffix\":null,\"birthDate\":\"02/29/1980\","
                        + "\"sex\":\"F\",\"ssnLast4\":\"6789\",\"phone\":\"\",\"email\":null,\"addressLine1\":\"\","
                        + "\"addressLine2\":\"\",\"city\":\"Springfield\",\"state\":\"\",\"zip\":\"\","
                        + "\"language\":\"en\",\"maritalStatus\":null,\"deceasedAt\":null,\"status\":\"A\","
                        + "\"mergedInto\":null,\"providerId\":null,\"version\":3,"
                        + "\"createdAt\":\"03/08/2026 03:30:15\"}");
    }

    @Test
    void aPatientWithoutAnAddressHasEmptyTextsAndOneWithoutANumberNone() {
        assertThat(json("$ | object patient", Patient.getDefaultInstance()))
                .contains("\"city\":\"\"", "\"ssnLast4\":null", "\"sex\":null");
    }

    @Test
    void aDecimalThatTravelsAsTextIsANumberToLegacyClients() {
        Observation observation = Observation.newBuilder()
                .setValueNumber("98.6")
                .setStatus(ObservationStatus.OBSERVATION_STATUS_FINAL)
                .build();
        assertThat(json("$ | object observation", observation)).contains("\"valueNum\":98.6,", "\"valueText\":null");
        assertThat(json("$ | object observation", Observation.getDefaultInstance()))
                .contains("\"valueNum\":null");
    }

    @Test
    void whicheverEntryWasVoidedIsWrittenInItsOwnShape() {
        VoidEntryResponse voided = VoidEntryResponse.newBuilder()
                .setAllergy(Allergy.newBuilder().setId(9).setStatus(EntryStatus.ENTRY_STATUS_VOIDED))
                .build();
        assertThat(json("entry | oneof", voided))
                .startsWith("{\"allergyId\":9,")
                .contains("\"status\":\"V\"");
        assertThat(json("entry | oneof", VoidEntryResponse.getDefaultInstance()))
                .isEqualTo("null");
    }

    @Test
    void aMomentOfTheMonolithsClockIsAnInstant() throws InvalidRequestException {
        // 09:30 on a summer morning in New York, and in the hour that spring skips.
        assertThat(closed("07/01/2026 09:30:15").getEndedAt()).isEqualTo(at("2026-07-01T13:30:15Z"));
        assertThat(closed("03/08/2026 02:30:00").getEndedAt()).isEqualTo(at("2026-03-08T07:30:00Z"));
        for (String nonsense : List.of("07/01/2026", "02/30/2026 09:30:15", "2026-07-01T09:30:15Z")) {
            assertThatThrownBy(() -> closed(nonsense)).as(nonsense).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void membersOfTheObjectItselfBecomeAMessageInsideUnlessNoneIsThere() throws InvalidRequestException {
        MappingDocument.MappedCall put = records.routes().stream()
                .filter(each -> each.method().equals("PUT"))
                .findFirst()
                .orElseThrow();
        MethodDescriptor method = method(put.call());
        RequestReader reader = new RequestCompiler(records).compile(put.request(), method.getInputType());

        Message moved = reader.read(
                new LegacyRequest(Map.of("version", new BigDecimal(3), "city", "Salem"), Map.of("id", "41"), Map.of()));
        Message renamed = reader.read(new LegacyRequest(
                Map.of("version", new BigDecimal(3), "lastName", "Souza"), Map.of("id", "41"), Map.of()));

        assertThat(moved).hasToString("id: 41\nexpected_version: 3\naddress {\n  city: \"Salem\"\n}\n");
        assertThat(renamed).hasToString("id: 41\nexpected_version: 3\nfamily_name: \"Souza\"\n");
    }

    @Test
    void aVersionThatIsOutOfDateIsAConflictAsTheMonolithSaysIt() {
        assertThat(records.problems()).containsEntry("stale-version", 409);
    }

    private CloseEncounterRequest closed(String endedAt) throws InvalidRequestException {
        MethodDescriptor method = method("EncounterService.CloseEncounter");
        RequestReader reader =
                new RequestCompiler(records).compile(Map.of("ended_at", "endedAt"), method.getInputType());
        Message message = reader.read(new LegacyRequest(Map.of("endedAt", endedAt), Map.of(), Map.of()));
        try {
            return CloseEncounterRequest.parseFrom(message.toByteString());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anExpressionThatDoesNotFitIsRefused() {
        for (String wrong :
                List.of("mrn.line1", "address", "address.street", "nothing | oneof", "id | last 4", "ssn | last x")) {
            assertThatThrownBy(() -> json(wrong, Patient.getDefaultInstance()))
                    .as(wrong)
                    .isInstanceOf(MappingException.class);
        }
    }

    private static Timestamp at(String instant) {
        return Timestamp.newBuilder()
                .setSeconds(Instant.parse(instant).getEpochSecond())
                .build();
    }
}
