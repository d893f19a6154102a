import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Condenses the CSV export of Synthea into the small population that the monolith ships.
 *
 * <p>Run by {@code generate.sh}; by hand: {@code java -Dcondense.icd10=icd10.csv Condense.java
 * <synthea csv folder> <output folder>}. It needs a JDK
 * and nothing else, and the same input always gives the same bytes. README.md says what is kept and what is changed.
 */
public final class Condense {
    private static final int ENCOUNTERS_PER_PATIENT = 5;
    private static final int CHARGES_PER_CLAIM = 3;
    private static final int PROBLEMS_PER_PATIENT = 6;
    private static final int MEDICATIONS_PER_PATIENT = 3;
    private static final String SELF_PAY = "NO_INSURANCE";

    /** Upper bounds, in dollars, of the price bands that stand for procedures: the band is the house code. */
    private static final int[] BANDS = {50, 100, 200, 300, 400, 500, 750, 1000, 1500, 2500, 4000, 7500, 15000, 40000};

    /** What Synthea calls its payers, and the invented names that stand for the private ones here. */
    private static final Map<String, String[]> PAYERS = new LinkedHashMap<>();

    static {
        PAYERS.put("Medicare", new String[] {"MCARE", "Medicare", "G"});
        PAYERS.put("Medicaid", new String[] {"MCAID", "Medicaid", "G"});
        PAYERS.put("Dual Eligible", new String[] {"DUAL", "Dual Eligible", "G"});
        PAYERS.put("Humana", new String[] {"HARBOR", "Harborview Mutual", "C"});
        PAYERS.put("Blue Cross Blue Shield", new String[] {"BEACON", "Beacon Hill Health Plan", "C"});
        PAYERS.put("UnitedHealthcare", new String[] {"UNION", "Union Street Health", "C"});
        PAYERS.put("Aetna", new String[] {"ALDER", "Alder Insurance", "C"});
        PAYERS.put("Cigna Health", new String[] {"CEDAR", "Cedar Point Assurance", "C"});
        PAYERS.put("Anthem", new String[] {"ANCHOR", "Anchor Benefit Trust", "C"});
        PAYERS.put(SELF_PAY, new String[] {"SELF", "Self pay", "S"});
    }

    private final Path source;
    private final Path target;
    private final Map<String, Integer> patients = new HashMap<>();
    private final Map<String, Integer> payers = new HashMap<>();
    private final Map<String, Integer> encounters = new HashMap<>();
    private final Map<String, Map<String, String>> encounterRows = new HashMap<>();
    private final Map<String, String> firstKept = new HashMap<>();
    private final Map<String, String> icd10 = new HashMap<>();
    private final TreeMap<String, String> codes = new TreeMap<>();

    private Condense(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: java Condense.java <synthea csv folder> <output folder>");
            System.exit(2);
        }
        new Condense(Path.of(arguments[0]), Path.of(arguments[1])).run();
    }

    private void run() throws IOException {
        Files.createDirectories(target);
        read(Path.of(System.getProperty("condense.icd10", "icd10.csv")))
                .forEach(row -> icd10.put(row.get("snomed"), row.get("icd10")));
        payers();
        patients();
        encounters();
        coverages();
        conditions();
        allergies();
        medications();
        immunizations();
        claims();
        write("codes", "code,icd10,text", new ArrayList<>(codes.values()));
        write("charge_codes", "code,description,price", chargeCodes());
    }

    private void payers() {
        Map<String, String> idByName = new HashMap<>();
        read("payers").forEach(row -> idByName.put(row.get("NAME"), row.get("Id")));
        List<String> rows = new ArrayList<>();
        PAYERS.forEach((name, invented) -> {
            rows.add(line((Object[]) invented));
            payers.put(idByName.get(name), rows.size());
        });
        write("payers", "code,name,type", rows);
    }

    /** The surname and given names lose Synthea's digits; everything else of a person stays as it is. */
    private void patients() {
        List<String> rows = new ArrayList<>();
        for (Map<String, String> row : read("patients")) {
            rows.add(line(
                    bare(row.get("FIRST")),
                    bare(row.get("MIDDLE")),
                    bare(row.get("LAST")),
                    row.get("SUFFIX"),
                    row.get("BIRTHDATE"),
                    row.get("DEATHDATE"),
                    row.get("GENDER"),
                    row.get("MARITAL"),
                    row.get("ADDRESS"),
                    row.get("CITY"),
                    row.get("ZIP").equals("00000") ? "" : row.get("ZIP")));
            patients.put(row.get("Id"), rows.size());
        }
        write("patients", "given,middle,family,suffix,birth,death,sex,marital,street,city,zip", rows);
    }

    /** The most recent encounters of each patient; those that start after the patient's death are among them. */
    private void encounters() {
        Map<String, String> names = new HashMap<>();
        Map<String, String> sexes = new HashMap<>();
        for (Map<String, String> row : read("providers")) {
            names.put(row.get("Id"), row.get("NAME"));
            sexes.put(row.get("Id"), row.get("GENDER"));
        }
        Map<String, List<Map<String, String>>> byPatient = grouped(read("encounters"), "PATIENT");
        Map<String, Integer> providers = new HashMap<>();
        List<String> providerRows = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (String patient : inOrder(patients)) {
            List<Map<String, String>> all = byPatient.getOrDefault(patient, List.of());
            all.sort(Comparator.comparing((Map<String, String> row) -> row.get("START"))
                    .thenComparing(row -> row.get("Id")));
            for (Map<String, String> row : last(all, ENCOUNTERS_PER_PATIENT)) {
                firstKept.putIfAbsent(patient, row.get("START").substring(0, 10));
                int provider = providers.computeIfAbsent(row.get("PROVIDER"), id -> {
                    String[] name = names.get(id).split(" ", 2);
                    providerRows.add(line(bare(name[0]), bare(name[1]), sexes.get(id)));
                    return providerRows.size();
                });
                Instant start = Instant.parse(row.get("START"));
                rows.add(line(
                        patients.get(patient),
                        provider,
                        payers.get(row.get("PAYER")),
                        type(row.get("ENCOUNTERCLASS")),
                        row.get("START").replace("Z", ""),
                        Duration.between(start, Instant.parse(row.get("STOP"))).toSeconds(),
                        code(row.get("REASONCODE"), row.get("REASONDESCRIPTION"))));
                encounters.put(row.get("Id"), rows.size());
                encounterRows.put(row.get("Id"), row);
            }
        }
        write("providers", "given,family,sex", providerRows);
        write("encounters", "patient,provider,payer,type,start,seconds,reason", rows);
    }

    /** Consecutive years with the same payer become one coverage; years before the first kept encounter are left out. */
    private void coverages() {
        Map<String, List<Map<String, String>>> byPatient = grouped(read("payer_transitions"), "PATIENT");
        List<String> rows = new ArrayList<>();
        for (String patient : inOrder(patients)) {
            String since = firstKept.getOrDefault(patient, "9999");
            String open = null;
            String from = "";
            String to = "";
            for (Map<String, String> row : byPatient.getOrDefault(patient, List.of())) {
                if (row.get("END_DATE").substring(0, 10).compareTo(since) < 0) {
                    continue;
                }
                String key = payers.get(row.get("PAYER")) + ","
                        + (row.get("SECONDARY_PAYER").isEmpty() ? "" : payers.get(row.get("SECONDARY_PAYER"))) + ","
                        + relation(row.get("PLAN_OWNERSHIP"));
                if (!key.equals(open)) {
                    addCoverage(rows, patient, open, from, to);
                    open = key;
                    from = row.get("START_DATE").substring(0, 10);
                }
                to = row.get("END_DATE").substring(0, 10);
            }
            addCoverage(rows, patient, open, from, to);
        }
        write("coverages", "patient,payer,secondary,relation,from,to", rows);
    }

    private void addCoverage(List<String> rows, String patient, String key, String from, String to) {
        if (key != null && !key.startsWith(PAYERS.size() + ",")) {
            rows.add(patients.get(patient) + "," + key + "," + from + "," + to);
        }
    }

    private void conditions() {
        // A review that is due is a task and not a problem; it would be every sixth row.
        List<Map<String, String>> source = read("conditions");
        source.removeIf(row -> row.get("CODE").equals("314529007"));
        List<String> rows = new ArrayList<>();
        for (Map<String, String> row : latestPerCode(source, PROBLEMS_PER_PATIENT)) {
            rows.add(line(
                    patients.get(row.get("PATIENT")),
                    encounters.getOrDefault(row.get("ENCOUNTER"), 0),
                    code(row.get("CODE"), row.get("DESCRIPTION")),
                    row.get("START"),
                    row.get("STOP")));
        }
        write("conditions", "patient,encounter,code,start,stop", rows);
    }

    private void allergies() {
        List<String> rows = new ArrayList<>();
        for (Map<String, String> row : latestPerCode(read("allergies"), 12)) {
            rows.add(line(
                    patients.get(row.get("PATIENT")),
                    code(row.get("CODE"), row.get("DESCRIPTION")),
                    row.get("SEVERITY1").isEmpty() ? "" : row.get("SEVERITY1").substring(0, 2),
                    row.get("START")));
        }
        write("allergies", "patient,code,severity,start", rows);
    }

    private void medications() {
        List<String> rows = new ArrayList<>();
        for (Map<String, String> row : latestPerCode(read("medications"), MEDICATIONS_PER_PATIENT)) {
            rows.add(line(
                    patients.get(row.get("PATIENT")),
                    encounters.getOrDefault(row.get("ENCOUNTER"), 0),
                    code(row.get("CODE"), row.get("DESCRIPTION")),
                    row.get("START").substring(0, 10),
                    row.get("STOP").isEmpty() ? "" : row.get("STOP").substring(0, 10)));
        }
        write("medications", "patient,encounter,code,start,stop", rows);
    }

    private void immunizations() {
        List<String> rows = new ArrayList<>();
        for (Map<String, String> row : read("immunizations")) {
            Integer encounter = encounters.get(row.get("ENCOUNTER"));
            if (encounter != null) {
                rows.add(line(encounter, code(row.get("CODE"), row.get("DESCRIPTION"))));
            }
        }
        write("immunizations", "encounter,code", rows);
    }

    /**
     * The claim of each encounter with its first charges that cost something. Claims for prescriptions go to a pharmacy
     * and are left out. {@code header} is filled where Synthea's claim does not agree with its own lines.
     */
    private void claims() {
        Set<String> procedures = column("procedures", "CODE");
        Set<String> immunizationCodes = column("immunizations", "CODE");
        Map<String, List<Map<String, String>>> transactions = grouped(read("claims_transactions"), "CLAIMID");
        Map<String, Map<String, String>> claimByEncounter = new HashMap<>();
        for (Map<String, String> claim : read("claims")) {
            Map<String, String> encounter = encounterRows.get(claim.get("APPOINTMENTID"));
            if (encounter != null
                    && transactions.get(claim.get("Id")).get(0).get("PROCEDURECODE").equals(encounter.get("CODE"))) {
                claimByEncounter.putIfAbsent(encounter.get("Id"), claim);
            }
        }
        List<String> claims = new ArrayList<>();
        List<String> charges = new ArrayList<>();
        for (String encounter : inOrder(encounters)) {
            Map<String, String> claim = claimByEncounter.get(encounter);
            if (claim == null) {
                continue;
            }
            List<String> lines = new ArrayList<>();
            BigDecimal total = BigDecimal.ZERO;
            String kind = type(encounterRows.get(encounter).get("ENCOUNTERCLASS"));
            List<Map<String, String>> all = transactions.get(claim.get("Id"));
            for (int i = 0; i < all.size(); i++) {
                Map<String, String> charge = all.get(i);
                if (!charge.get("TYPE").equals("CHARGE")) {
                    continue;
                }
                BigDecimal amount = new BigDecimal(charge.get("AMOUNT"));
                total = total.add(amount);
                if (amount.signum() == 0 || lines.size() == CHARGES_PER_CLAIM) {
                    continue;
                }
                BigDecimal insured = BigDecimal.ZERO;
                for (int j = i + 1; j < all.size() && !all.get(j).get("TYPE").equals("CHARGE"); j++) {
                    if (all.get(j).get("METHOD").equals("ECHECK")) {
                        insured = insured.add(new BigDecimal(all.get(j).get("PAYMENTS")));
                    }
                }
                String code = charge.get("PROCEDURECODE");
                lines.add(line(
                        encounters.get(encounter),
                        immunizationCodes.contains(code) ? "IMM-01" : procedures.contains(code) ? band(amount) : "VIS-" + kind,
                        amount,
                        insured.min(amount)));
            }
            if (lines.isEmpty()) {
                continue;
            }
            BigDecimal header = new BigDecimal(claim.get("OUTSTANDING1")).add(new BigDecimal(claim.get("OUTSTANDINGP")));
            boolean differs = claim.get("STATUS1").equals("BILLED") && header.compareTo(total) != 0;
            Set<String> diagnoses = new LinkedHashSet<>();
            for (int i = 1; i <= 8; i++) {
                String diagnosis = icd10.get(claim.get("DIAGNOSIS" + i));
                if (diagnosis != null) {
                    diagnoses.add(diagnosis);
                }
            }
            claims.add(line(
                    encounters.get(encounter),
                    claim.get("STATUS1").charAt(0),
                    differs ? header : "",
                    String.join(" ", diagnoses.stream().limit(4).toList())));
            charges.addAll(lines);
        }
        write("claims", "encounter,status,header,diagnoses", claims);
        write("charges", "encounter,code,amount,insured", charges);
    }

    private static List<String> chargeCodes() {
        List<String> rows = new ArrayList<>();
        String[][] visits = {
            {"AMB", "Ambulatory visit", "85.55"}, {"EMR", "Emergency visit", "146.18"},
            {"IMP", "Inpatient day", "146.18"}, {"URG", "Urgent care visit", "142.58"},
            {"WEL", "Wellness visit", "136.80"}, {"VIR", "Virtual visit", "53.50"}
        };
        for (String[] visit : visits) {
            rows.add(line("VIS-" + visit[0], visit[1], visit[2]));
        }
        rows.add(line("IMM-01", "Vaccine given", "136.00"));
        for (int i = 0; i <= BANDS.length; i++) {
            int price = i == 0 ? 25 : BANDS[i - 1];
            rows.add(line("PRC-%02d".formatted(i + 1), "Procedure of price level " + (i + 1), price + ".00"));
        }
        return rows;
    }

    private static String band(BigDecimal amount) {
        int band = 0;
        while (band < BANDS.length && amount.compareTo(BigDecimal.valueOf(BANDS[band])) >= 0) {
            band++;
        }
        return "PRC-%02d".formatted(band + 1);
    }

    private static String type(String encounterClass) {
        return switch (encounterClass) {
            case "ambulatory", "outpatient", "home" -> "AMB";
            case "wellness" -> "WEL";
            case "emergency" -> "EMR";
            case "urgentcare" -> "URG";
            case "virtual" -> "VIR";
            case "inpatient", "snf", "hospice" -> "IMP";
            default -> throw new IllegalArgumentException("unknown encounter class " + encounterClass);
        };
    }

    private static String relation(String ownership) {
        return switch (ownership) {
            case "Guardian" -> "19";
            case "Spouse" -> "01";
            default -> "18";
        };
    }

    /** Remembers a code and its text, and returns the code. */
    private String code(String code, String text) {
        if (!code.isEmpty()) {
            codes.putIfAbsent(code, line(code, icd10.getOrDefault(code, ""), text));
        }
        return code;
    }

    private List<Map<String, String>> latestPerCode(List<Map<String, String>> source, int atMost) {
        Map<String, List<Map<String, String>>> byPatient = grouped(source, "PATIENT");
        List<Map<String, String>> kept = new ArrayList<>();
        for (String patient : inOrder(patients)) {
            Map<String, Map<String, String>> latest = new LinkedHashMap<>();
            for (Map<String, String> row : byPatient.getOrDefault(patient, List.of())) {
                latest.remove(row.get("CODE"));
                latest.put(row.get("CODE"), row);
            }
            kept.addAll(last(new ArrayList<>(latest.values()), atMost));
        }
        return kept;
    }

    private Set<String> column(String file, String column) {
        Set<String> values = new HashSet<>();
        read(file).forEach(row -> values.add(row.get(column)));
        return values;
    }

    private static String bare(String name) {
        return name.replaceAll("[0-9]", "");
    }

    private static <T> List<T> last(List<T> list, int atMost) {
        return list.subList(Math.max(0, list.size() - atMost), list.size());
    }

    private static List<String> inOrder(Map<String, Integer> ordinals) {
        return ordinals.entrySet().stream().sorted(Map.Entry.comparingByValue()).map(Map.Entry::getKey).toList();
    }

    private static Map<String, List<Map<String, String>>> grouped(List<Map<String, String>> rows, String column) {
        Map<String, List<Map<String, String>>> groups = new HashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(row.get(column), key -> new ArrayList<>()).add(row));
        return groups;
    }

    private List<Map<String, String>> read(String name) {
        return read(source.resolve(name + ".csv"));
    }

    /** Synthea writes no quotes: it removes commas from texts instead. */
    private static List<Map<String, String>> read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String[] header = reader.readLine().split(",", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                String[] values = text.split(",", -1);
                if (values.length != header.length || text.indexOf('"') >= 0) {
                    throw new IOException(file + " line " + (rows.size() + 2) + ": unexpected shape");
                }
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < header.length; i++) {
                    row.put(header[i], values[i].intern());
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : ",").append(value);
        }
        return text.toString();
    }

    private void write(String name, String header, List<String> rows) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes) {
                {
                    def.setLevel(9);
                }
            }) {
                zip.write((header + "\n").getBytes(StandardCharsets.UTF_8));
                for (String row : rows) {
                    zip.write((row + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            Files.write(target.resolve(name + ".csv.gz"), bytes.toByteArray());
            System.out.printf("%-14s %6d rows %8d bytes%n", name, rows.size(), bytes.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
