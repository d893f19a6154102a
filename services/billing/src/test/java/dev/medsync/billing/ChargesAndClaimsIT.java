package dev.medsync.billing;

import static dev.medsync.billing.BillingFixture.ELSEWHERE;
import static dev.medsync.billing.BillingFixture.OURS;
import static dev.medsync.billing.BillingFixture.PAYER;
import static dev.medsync.billing.BillingFixture.SECOND;
import static dev.medsync.billing.BillingFixture.usd;
import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.type.Date;
import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.ClaimStatusChange;
import dev.medsync.billing.v1.CreateClaimRequest;
import dev.medsync.billing.v1.GetChargeRequest;
import dev.medsync.billing.v1.GetClaimRequest;
import dev.medsync.billing.v1.ListChargesRequest;
import dev.medsync.billing.v1.ListClaimsRequest;
import dev.medsync.billing.v1.ListPayersRequest;
import dev.medsync.billing.v1.Payer;
import dev.medsync.billing.v1.SubmitClaimRequest;
import dev.medsync.billing.v1.VoidChargeRequest;
import dev.medsync.billing.v1.VoidClaimRequest;
import io.grpc.Status.Code;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of a charge into a claim, through gRPC and a real database. */
final class ChargesAndClaimsIT {

    private static BillingFixture billing;
    private static Clinic clinic;

    @BeforeAll
    static void start() {
        billing = new BillingFixture();
        clinic = billing.at(OURS);
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    private static CaptureChargeRequest.Builder ecg(long encounter) {
        return CaptureChargeRequest.newBuilder().setEncounterId(encounter).setChargeCode("ECG");
    }

    @Test
    void aChargeTakesWhatItDoesNotSayFromTheEncounterAndThePriceList() {
        long encounter = billing.encounter(OURS);
        Charge charge =
                clinic.charges().captureCharge(ecg(encounter).setQuantity(2).build());
        assertThat(charge.getAmount()).isEqualTo(usd("170.50"));
        assertThat(charge.getPatientId()).isEqualTo(encounter + 1);
        assertThat(charge.getProviderId()).isEqualTo(55);
        assertThat(charge.getDescription()).isEqualTo("Electrocardiogram");
        // 03:30 UTC is the evening before where the facility is.
        assertThat(charge.getServiceDate())
                .isEqualTo(Date.newBuilder().setYear(2026).setMonth(3).setDay(1).build());
        assertThat(charge.getId() % 2).isZero();
        assertThat(clinic.charges()
                        .getCharge(GetChargeRequest.newBuilder()
                                .setId(charge.getId())
                                .build()))
                .isEqualTo(charge);
    }

    @Test
    void aCodeThatIsNotOnThePriceListAnyMoreNeedsAPrice() {
        CaptureChargeRequest request =
                ecg(billing.encounter(OURS)).setChargeCode("XRAY").build();
        refused(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> clinic.charges().captureCharge(request));
    }

    @Test
    void anEncounterThatHasNotArrivedNeedsItsPatient() {
        refused(
                Code.NOT_FOUND,
                "NOT_FOUND",
                () -> clinic.charges().captureCharge(ecg(999_999).build()));
        assertThat(clinic.charges()
                        .captureCharge(ecg(999_999).setPatientId(4).build())
                        .getPatientId())
                .isEqualTo(4);
    }

    @Test
    void everythingThatIsWrongWithARequestIsToldAtOnceAndNothingIsStored() {
        String before = billing.value("select count(*) from charge");
        refused(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> clinic.charges()
                        .captureCharge(CaptureChargeRequest.newBuilder()
                                .setQuantity(-1)
                                .setChargeCode("much too long")
                                .setUnitPrice(usd("1").toBuilder().setNanos(1))
                                .setServiceDate(Date.newBuilder()
                                        .setYear(2026)
                                        .setMonth(2)
                                        .setDay(30))
                                .build()));
        assertThat(billing.value("select count(*) from charge")).isEqualTo(before);
    }

    @Test
    void aRetryIsRecognisedAndAnsweredWithTheChargeAsItIsNow() {
        long encounter = billing.encounter(OURS);
        Clinic retrying = clinic.withKey(UUID.randomUUID().toString());
        Charge first = retrying.charges().captureCharge(ecg(encounter).build());
        clinic.draft(encounter);
        Charge again = retrying.charges().captureCharge(ecg(encounter).build());
        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(again.getStatus()).isEqualTo(ChargeStatus.CHARGE_STATUS_BILLED);
        assertThat(again.getClaimId()).isPositive();
        refused(
                Code.INVALID_ARGUMENT,
                "IDEMPOTENCY_KEY_REUSED",
                () -> retrying.charges()
                        .captureCharge(ecg(encounter).setQuantity(2).build()));
    }

    @Test
    void onlyAnOpenChargeCanBeVoided() {
        long encounter = billing.encounter(OURS);
        Charge charge = clinic.charge(encounter, "10.00");
        VoidChargeRequest request = VoidChargeRequest.newBuilder()
                .setId(charge.getId())
                .setReason("typed twice")
                .build();
        assertThat(clinic.charges().voidCharge(request).getStatus()).isEqualTo(ChargeStatus.CHARGE_STATUS_VOIDED);
        refused(
                Code.FAILED_PRECONDITION,
                "CHARGE_NOT_OPEN",
                () -> clinic.charges().voidCharge(request));
        refused(Code.FAILED_PRECONDITION, "NO_OPEN_CHARGES", () -> clinic.draft(encounter));
    }

    @Test
    void aClaimGathersTheOpenChargesOfItsEncounterUnderTheNextNumber() {
        long encounter = billing.encounter(OURS);
        Charge first = clinic.charge(encounter, "60.10");
        Charge second = clinic.charge(encounter, "39.90");
        Claim claim = clinic.draft(encounter);
        assertThat(claim.getTotal()).isEqualTo(usd("100.00"));
        assertThat(claim.getStatus()).isEqualTo(ClaimStatus.CLAIM_STATUS_DRAFT);
        assertThat(claim.getDiagnosisCodesList()).containsExactly("I10");
        assertThat(claim.getLinesList())
                .extracting(line -> line.getChargeId())
                .containsExactly(first.getId(), second.getId());
        long encounterAfter = billing.encounter(OURS);
        clinic.charge(encounterAfter, "1.00");
        assertThat(Long.parseLong(clinic.draft(encounterAfter).getNumber()))
                .isEqualTo(Long.parseLong(claim.getNumber()) + 1);
        assertThat(clinic.charges()
                        .listCharges(ListChargesRequest.newBuilder()
                                .setEncounterId(encounter)
                                .build())
                        .getChargesList())
                .extracting(Charge::getClaimId)
                .containsOnly(claim.getId());
        assertThat(clinic.claims()
                        .listClaims(ListClaimsRequest.newBuilder()
                                .setPatientId(encounter + 1)
                                .build())
                        .getClaimsList())
                .containsExactly(claim);
    }

    @Test
    void aSubmittedClaimRemembersItsWay() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "10.00");
        assertThat(claim.getStatus()).isEqualTo(ClaimStatus.CLAIM_STATUS_SUBMITTED);
        assertThat(claim.getVersion()).isEqualTo(2);
        assertThat(claim.getHistoryList())
                .extracting(ClaimStatusChange::getTo)
                .containsExactly(ClaimStatus.CLAIM_STATUS_DRAFT, ClaimStatus.CLAIM_STATUS_SUBMITTED);
        SubmitClaimRequest again =
                SubmitClaimRequest.newBuilder().setId(claim.getId()).build();
        refused(Code.FAILED_PRECONDITION, "CLAIM_STATUS", () -> clinic.claims().submitClaim(again));
    }

    @Test
    void aVoidedClaimOpensItsChargesAgain() {
        long encounter = billing.encounter(OURS);
        Claim claim = clinic.submitted(encounter, "10.00");
        VoidClaimRequest request = VoidClaimRequest.newBuilder()
                .setId(claim.getId())
                .setReason("wrong payer")
                .build();
        assertThat(clinic.claims().voidClaim(request).getStatus()).isEqualTo(ClaimStatus.CLAIM_STATUS_VOIDED);
        Claim second = clinic.draft(encounter);
        assertThat(second.getTotal()).isEqualTo(usd("10.00"));
        assertThat(second.getNumber()).isNotEqualTo(claim.getNumber());
    }

    @Test
    void anotherFacilitysClaimDoesNotExistHere() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "10.00");
        GetClaimRequest request =
                GetClaimRequest.newBuilder().setId(claim.getId()).build();
        assertThat(clinic.claims().getClaim(request)).isEqualTo(claim);
        refused(Code.NOT_FOUND, "NOT_FOUND", () -> billing.at(SECOND).claims().getClaim(request));
    }

    @Test
    void aFacilityThatBillingDoesNotOwnIsRefusedForReadsAndWritesAlike() {
        Clinic elsewhere = billing.at(ELSEWHERE);
        refused(
                Code.FAILED_PRECONDITION,
                "NOT_OWNER",
                () -> elsewhere
                        .claims()
                        .getClaim(GetClaimRequest.newBuilder().setId(2).build()));
        refused(
                Code.FAILED_PRECONDITION,
                "NOT_OWNER",
                () -> elsewhere
                        .claims()
                        .createClaim(CreateClaimRequest.newBuilder()
                                .setEncounterId(1)
                                .setPayerId(PAYER)
                                .build()));
    }

    @Test
    void aClinicianSeesNoBillsAndAnAuditorChangesNone() {
        refused(
                Code.PERMISSION_DENIED,
                "PERMISSION_DENIED",
                () -> new Clinic(billing.as(OURS, "clinician"))
                        .claims()
                        .listClaims(
                                ListClaimsRequest.newBuilder().setPatientId(1).build()));
        refused(
                Code.PERMISSION_DENIED,
                "PERMISSION_DENIED",
                () -> new Clinic(billing.as(OURS, "auditor"))
                        .claims()
                        .submitClaim(SubmitClaimRequest.newBuilder().setId(1).build()));
    }

    @Test
    void everyReadIsAuditedWithItsPatient() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "10.00");
        clinic.claims()
                .getClaim(GetClaimRequest.newBuilder().setId(claim.getId()).build());
        assertThat(billing.value("select patient_id from audit_entry where action = 'read' and resource = 'claim/"
                        + claim.getId() + "'"))
                .isEqualTo(Long.toString(claim.getPatientId()));
    }

    @Test
    void payersAreTheSameForEveryFacility() {
        assertThat(billing.at(SECOND)
                        .payers()
                        .listPayers(ListPayersRequest.getDefaultInstance())
                        .getPayersList())
                .extracting(Payer::getName)
                .containsExactly("Blue Shield", "Old Mutual");
    }
}
