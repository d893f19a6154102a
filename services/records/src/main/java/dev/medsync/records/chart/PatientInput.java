package dev.medsync.records.chart;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.request.Input;
import dev.medsync.records.v1.Address;
import dev.medsync.records.v1.AddressChange;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.RegisterPatientRequest;
import dev.medsync.records.v1.UpdatePatientRequest;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a front desk may type in about a patient. */
final class PatientInput {

    private PatientInput() {}

    /** All but what the service gives. */
    static Patient registration(RegisterPatientRequest request) {
        Input input = new Input();
        Patient.Builder draft = Patient.newBuilder()
                .setMrn(request.getMrn().isBlank() ? "" : input.text("mrn", request.getMrn(), 20))
                .setFamilyName(input.text("family_name", request.getFamilyName(), 60))
                .setGivenName(input.text("given_name", request.getGivenName(), 60))
                .setMiddleName(input.optionalText("middle_name", request.getMiddleName(), 60))
                .setGender(input.oneOf("gender", request.getGender(), Gender.GENDER_UNKNOWN))
                .setPhone(input.optionalText("phone", request.getPhone(), 20))
                .setEmail(input.optionalText("email", request.getEmail(), 120));
        input.day("birth_date", request.getBirthDate());
        input.check();
        return draft.setBirthDate(request.getBirthDate()).build();
    }

    /** What a request changes. */
    static Consumer<Patient.Builder> change(UpdatePatientRequest request) {
        Input input = new Input();
        input.require(request.getExpectedVersion() > 0, "expected_version", "Required.");
        if (request.hasFamilyName()) {
            input.text("family_name", request.getFamilyName(), 60);
        }
        if (request.hasGivenName()) {
            input.text("given_name", request.getGivenName(), 60);
        }
        input.optionalText("middle_name", request.getMiddleName(), 60);
        input.optionalText("phone", request.getPhone(), 20);
        input.optionalText("email", request.getEmail(), 120);
        AddressChange address = request.getAddress();
        input.optionalText("address.line1", address.getLine1(), 80);
        input.optionalText("address.line2", address.getLine2(), 80);
        input.optionalText("address.city", address.getCity(), 40);
        input.optionalText("address.state", address.getState(), 2);
        input.optionalText("address.zip", address.getZip(), 10);
        Instant deceasedAt = input.optionalInstant("deceased_at", request.getDeceasedAt());
        input.check();
        return message -> apply(request, deceasedAt, message);
    }

    private static void apply(UpdatePatientRequest request, @Nullable Instant deceasedAt, Patient.Builder message) {
        if (request.hasFamilyName()) {
            message.setFamilyName(request.getFamilyName());
        }
        if (request.hasGivenName()) {
            message.setGivenName(request.getGivenName());
        }
        if (request.hasMiddleName()) {
            message.setMiddleName(request.getMiddleName());
        }
        if (request.hasPhone()) {
            message.setPhone(request.getPhone());
        }
        if (request.hasEmail()) {
            message.setEmail(request.getEmail());
        }
        if (request.hasAddress()) {
            change(request.getAddress(), message.getAddressBuilder());
            if (message.getAddress().equals(Address.getDefaultInstance())) {
                message.clearAddress();
            }
        }
        if (deceasedAt != null) {
            message.setDeceasedAt(timestamp(deceasedAt));
        }
    }

    private static void change(AddressChange change, Address.Builder address) {
        if (change.hasLine1()) {
            address.setLine1(change.getLine1());
        }
        if (change.hasLine2()) {
            address.setLine2(change.getLine2());
        }
        if (change.hasCity()) {
            address.setCity(change.getCity());
        }
        if (change.hasState()) {
            address.setState(change.getState());
        }
        if (change.hasZip()) {
            address.setZip(change.getZip());
        }
    }
}
