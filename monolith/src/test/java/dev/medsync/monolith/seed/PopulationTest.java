package dev.medsync.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final List<String> FILES = List.of(
            "patients",
            "providers",
            "payers",
            "coverages",
            "encounters",
            "conditions",
            "allergies",
            "medications",
            "immunizations",
            "claims",
            "charges",
            "codes",
            "charge_codes");

    private final Population population = Population.read();

    @Test
    void isLargeEnoughForTwoHundredFacilities() {
        assertThat(population.people()).hasSizeGreaterThanOrEqualTo(1000);
        assertThat(population.people())
                .allSatisfy(person -> assertThat(person.encounters()).isNotEmpty());
    }

    @Test
    void staysSmallInTheRepository() throws IOException {
        long bytes = 0;
        for (String file : FILES) {
            try (InputStream stream = getClass().getResourceAsStream("/population/" + file + ".csv.gz")) {
                bytes += stream.readAllBytes().length;
            }
        }
        assertThat(bytes).isLessThan(1_500_000);
    }

    @Test
    void keepsTheDefectsOfItsSource() {
        long disagreeing = population.people().stream()
                .flatMap(person -> person.encounters().stream())
                .filter(Population.Encounter::claimDisagrees)
                .count();
        long afterDeath = population.people().stream()
                .filter(person -> person.death() != null)
                .mapToLong(person -> person.encounters().stream()
                        .filter(encounter -> encounter.start().toLocalDate().isAfter(person.death()))
                        .count())
                .sum();
        assertThat(disagreeing).as("claims that are not the sum of their lines").isEqualTo(140);
        assertThat(afterDeath).as("encounters after the patient's death").isEqualTo(131);
    }

    @Test
    void chargesByHouseCodesOnlyBecauseProcedureCodesAreLicensed() {
        assertThat(population.chargeCodes()).allSatisfy(code -> {
            assertThat(code.code()).matches("(VIS|PRC|IMM)-[A-Z0-9]{2,3}");
            assertThat(code.description()).matches("[A-Za-z ]+( \\d+)?");
        });
        List<String> known = population.chargeCodes().stream()
                .map(Population.ChargeCode::code)
                .toList();
        assertThat(population.people().stream()
                        .flatMap(person -> person.encounters().stream())
                        .flatMap(encounter -> encounter.charges().stream())
                        .map(Population.Charge::code))
                .allMatch(known::contains);
        // CPT: five digits, or four and a letter. What looks like it here is SNOMED CT, RxNorm or CVX, told apart by
        // use.
        assertThat(population.people().stream()
                        .flatMap(person -> person.encounters().stream())
                        .flatMap(encounter -> encounter.diagnoses().stream()))
                .allMatch(code -> code.matches("[A-TV-Z]\\d[0-9A-Z](\\.[0-9A-Z]{1,4})?|U07\\.1"));
    }

    @Test
    void namesNoRealInsurer() {
        assertThat(population.payers().stream()
                        .filter(payer -> payer.type().equals("C"))
                        .map(Population.Payer::name))
                .containsExactly(
                        "Harborview Mutual",
                        "Beacon Hill Health Plan",
                        "Union Street Health",
                        "Alder Insurance",
                        "Cedar Point Assurance",
                        "Anchor Benefit Trust");
    }

    @Test
    void insuranceNeverPaysMoreThanWasCharged() {
        assertThat(population.people().stream()
                        .flatMap(person -> person.encounters().stream())
                        .flatMap(encounter -> encounter.charges().stream()))
                .allMatch(charge ->
                        charge.cents() > 0 && charge.insuredCents() >= 0 && charge.insuredCents() <= charge.cents());
    }
}
