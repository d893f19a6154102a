package dev.medsync.monolith.seed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The people that the monolith ships, as {@code monolith/population} condensed them from Synthea's export. Numbers of
 * payers and providers count from 1, as in the files.
 *
 * @param codes texts and ICD-10 codes by code (SNOMED CT, RxNorm or CVX)
 */
record Population(
        List<Payer> payers,
        List<Provider> providers,
        List<Person> people,
        Map<String, Code> codes,
        List<ChargeCode> chargeCodes) {

    /** @param type G government, C commercial, S self pay */
    record Payer(String code, String name, String type) {}

    record Provider(String given, String family) {}

    /** @param icd10 empty where none is known */
    record Code(String icd10, String text) {}

    /** A house code; the texts of procedure codes are licensed and appear nowhere. */
    record ChargeCode(String code, String description, long cents) {}

    record Person(
            String given,
            String middle,
            String family,
            String suffix,
            LocalDate birth,
            @Nullable LocalDate death,
            String sex,
            String marital,
            String street,
            String city,
            String zip,
            List<Coverage> coverages,
            List<Encounter> encounters,
            List<Finding> problems,
            List<Allergy> allergies,
            List<Finding> medications) {}

    /** @param secondary 0 where there is none */
    record Coverage(int payer, int secondary, String relation, LocalDate from, LocalDate to) {}

    /** A problem or a medication. @param encounter index among the person's encounters, -1 for an older one */
    record Finding(
            int encounter,
            String code,
            LocalDate start,
            @Nullable LocalDate stop) {}

    record Allergy(String code, String severity, LocalDate start) {}

    /** @param start in UTC */
    record Encounter(
            int provider,
            int payer,
            String type,
            LocalDateTime start,
            int seconds,
            String reason,
            List<String> vaccines,
            List<String> diagnoses,
            List<Charge> charges,
            long claimedCents) {

        /**
         * True where Synthea's own claim does not agree with its lines. Such claims are kept as they are: a migration has
         * to report them as defects of the source.
         */
        boolean claimDisagrees() {
            return claimedCents >= 0;
        }
    }

    /** @param insuredCents what insurance paid of {@code cents} */
    record Charge(String code, long cents, long insuredCents) {}

    static Population read() {
        List<Payer> payers = new ArrayList<>();
        each("payers", row -> payers.add(new Payer(row[0], row[1], row[2])));
        List<Provider> providers = new ArrayList<>();
        each("providers", row -> providers.add(new Provider(row[0], row[1])));
        Map<String, Code> codes = new HashMap<>();
        each("codes", row -> codes.put(row[0], new Code(row[1], row[2])));
        List<ChargeCode> chargeCodes = new ArrayList<>();
        each("charge_codes", row -> chargeCodes.add(new ChargeCode(row[0], row[1], cents(row[2]))));

        List<Person> people = new ArrayList<>();
        each(
                "patients",
                row -> people.add(new Person(
                        row[0],
                        row[1],
                        row[2],
                        row[3],
                        LocalDate.parse(row[4]),
                        date(row[5]),
                        row[6],
                        row[7],
                        row[8],
                        row[9],
                        row[10],
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>())));
        each(
                "coverages",
                row -> person(people, row)
                        .coverages()
                        .add(new Coverage(
                                Integer.parseInt(row[1]),
                                row[2].isEmpty() ? 0 : Integer.parseInt(row[2]),
                                row[3],
                                LocalDate.parse(row[4]),
                                LocalDate.parse(row[5]))));
        // Index of each encounter among its patient's, by its number in the file.
        List<Integer> indexes = new ArrayList<>();
        List<Encounter> encounters = encounters(people, indexes);
        each("conditions", row -> person(people, row).problems().add(finding(row, indexes)));
        each("medications", row -> person(people, row).medications().add(finding(row, indexes)));
        each(
                "allergies",
                row -> person(people, row).allergies().add(new Allergy(row[1], row[2], LocalDate.parse(row[3]))));
        each(
                "immunizations",
                row -> encounters.get(Integer.parseInt(row[0]) - 1).vaccines().add(row[1]));
        each(
                "charges",
                row -> encounters
                        .get(Integer.parseInt(row[0]) - 1)
                        .charges()
                        .add(new Charge(row[1], cents(row[2]), cents(row[3]))));
        return new Population(payers, providers, people, codes, chargeCodes);
    }

    private static List<Encounter> encounters(List<Person> people, List<Integer> indexes) {
        Map<Integer, String[]> claims = new HashMap<>();
        each("claims", row -> claims.put(Integer.parseInt(row[0]), row));
        List<Encounter> encounters = new ArrayList<>();
        String[] none = {"", "", "", ""};
        each("encounters", row -> {
            String[] claim = claims.getOrDefault(encounters.size() + 1, none);
            Encounter encounter = new Encounter(
                    Integer.parseInt(row[1]),
                    Integer.parseInt(row[2]),
                    row[3],
                    LocalDateTime.parse(row[4]),
                    Integer.parseInt(row[5]),
                    row[6],
                    new ArrayList<>(),
                    claim[3].isEmpty() ? List.of() : List.of(claim[3].split(" ")),
                    new ArrayList<>(),
                    claim[2].isEmpty() ? -1 : cents(claim[2]));
            indexes.add(person(people, row).encounters().size());
            person(people, row).encounters().add(encounter);
            encounters.add(encounter);
        });
        return encounters;
    }

    private static Finding finding(String[] row, List<Integer> indexes) {
        int encounter = Integer.parseInt(row[1]);
        return new Finding(
                encounter == 0 ? -1 : indexes.get(encounter - 1), row[2], LocalDate.parse(row[3]), date(row[4]));
    }

    private static Person person(List<Person> people, String[] row) {
        return people.get(Integer.parseInt(row[0]) - 1);
    }

    private static @Nullable LocalDate date(String text) {
        return text.isEmpty() ? null : LocalDate.parse(text);
    }

    private static long cents(String text) {
        return new BigDecimal(text).movePointRight(2).longValueExact();
    }

    private interface RowHandler {
        void handle(String[] row);
    }

    private static void each(String name, RowHandler handler) {
        String file = "/population/" + name + ".csv.gz";
        try (InputStream stream = Population.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IOException(file + " is not on the class path");
            }
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8));
            reader.readLine(); // the column names
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                handler.handle(line.split(",", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
