package dev.medsync.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratedRowsTest {
    private static final Population POPULATION = Population.read();

    @Test
    void aSecondRunMakesTheSameBytes() {
        assertThat(text(generate(0, 3000))).isEqualTo(text(generate(0, 3000)));
    }

    @Test
    void aCopyHasItsOwnNameAndTheHistoryOfItsOriginal() {
        int people = POPULATION.people().size();
        String original = text(generate(0, 1)).getFirst();
        String copy = text(generate(people, people + 1)).getFirst();
        assertThat(copy.split("\t")[3] + copy.split("\t")[4])
                .isNotEqualTo(original.split("\t")[3] + original.split("\t")[4]);
        assertThat(generate(0, 1).encounter.count())
                .isEqualTo(generate(people, people + 1).encounter.count());
    }

    @Test
    void everyFifthPatientGoesToOneOfTheFiveBusiestFacilitiesAndNoFacilityIsEmpty() {
        long[] patients = new long[Facilities.COUNT + 1];
        LongStream.range(0, 10_000).forEach(patient -> patients[Facilities.of(patient)]++);
        assertThat(Arrays.stream(patients, 1, 6).sum()).isEqualTo(2000);
        assertThat(Arrays.stream(patients, 1, 6)).allMatch(count -> count == 400);
        assertThat(Arrays.stream(patients, 6, 201)).allMatch(count -> count == 41 || count == 42);
        assertThat(patients[0]).isZero();
    }

    @Test
    void everyFacilityHasANameOfItsOwn() {
        assertThat(IntStream.rangeClosed(1, Facilities.COUNT).mapToObj(Facilities::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyProviderBelongsToOneFacilityAndItsIdentifierHasAValidCheckDigit() {
        List<Integer> numbers = IntStream.rangeClosed(1, Facilities.COUNT)
                .boxed()
                .flatMap(facility -> IntStream.range(0, Facilities.providers(facility))
                        .mapToObj(choice -> Facilities.provider(facility, choice)))
                .toList();
        assertThat(numbers).doesNotHaveDuplicates().contains(0, numbers.size() - 1);
        assertThat(numbers).allMatch(number -> luhn("80840" + Facilities.npi(number)));
        // The example of the standard: 123456789 gets the check digit 3.
        assertThat(Facilities.npi(23_456_789)).isEqualTo("1234567893");
    }

    @Test
    void aLateFeeIsRoundedHalfToEven() {
        assertThat(InvoiceWriter.lateFee(10_000)).isEqualTo(150);
        assertThat(InvoiceWriter.lateFee(100)).isEqualTo(2); // 1.5 cents
        assertThat(InvoiceWriter.lateFee(300)).isEqualTo(4); // 4.5 cents
        assertThat(InvoiceWriter.lateFee(500)).isEqualTo(8); // 7.5 cents
    }

    @Test
    void rowsAreEscapedForCopy() {
        Rows rows = new Rows("note", "id, body, amount, day", 7);
        assertThat(rows.begin()).isEqualTo(7);
        rows.text("a\tb\\c\nd é")
                .money(-5)
                .time(LocalDate.of(2026, 3, 9), 3_723)
                .end();
        assertThat(new String(rows.bytes(), 0, rows.length(), StandardCharsets.UTF_8))
                .isEqualTo("7\ta\\tb\\\\c\\nd é\t-0.05\t2026-03-09 01:02:03\n");
        assertThat(rows.nextId()).isEqualTo(9);
    }

    private static Batch generate(long from, long to) {
        Batch batch = new Batch(table -> 1);
        RemittanceWriter remittances = new RemittanceWriter();
        ChartWriter charts = new ChartWriter(POPULATION, new int[Facilities.COUNT + 1]);
        BillingWriter billing = new BillingWriter(
                POPULATION,
                new int[Facilities.COUNT + 1],
                remittances,
                new InvoiceWriter(new int[Facilities.COUNT + 1]));
        for (long patient = from; patient < to; patient++) {
            billing.write(charts.write(patient, batch), batch);
        }
        remittances.flush(batch);
        return batch;
    }

    private static List<String> text(Batch batch) {
        return batch.all().stream()
                .map(rows -> new String(rows.bytes(), 0, rows.length(), StandardCharsets.UTF_8))
                .toList();
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
        }
        return sum % 10 == 0;
    }
}
