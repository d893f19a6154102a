package dev.medsync.monolith.seed;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes patients and their charts. The first patients are those of the files, unchanged; the following ones have the
 * same histories, some days earlier, under other names, birthdays and addresses.
 */
final class ChartWriter {
    private static final int MARRIED_CONTACT = 80;
    private static final ZoneId SERVER_ZONE = ZoneId.of("America/New_York");

    private final Population population;
    private final int[] lastMrn;

    /** @param lastMrn how many record numbers each facility has given, by facility; kept up to date */
    ChartWriter(Population population, int[] lastMrn) {
        this.population = population;
        this.lastMrn = lastMrn;
    }

    Chart write(long number, Batch batch) {
        int people = population.people().size();
        Population.Person person = population.people().get((int) (number % people));
        boolean copy = number >= people;
        Draw draw = Draw.of(number, Draw.Purpose.PERSON);
        int shift = copy ? 1 + draw.below(27) : 0;
        int facility = Facilities.of(number);
        long patientId = patient(number, person, copy, draw, shift, facility, batch);

        List<Chart.Visit> visits = new ArrayList<>();
        for (int i = 0; i < person.encounters().size(); i++) {
            visits.add(visit(person, i, number, patientId, facility, shift, batch));
        }
        LocalDate registered =
                visits.isEmpty() ? person.birth() : visits.getFirst().day();
        List<Chart.Policy> policies = policies(person, number, patientId, facility, shift, batch);
        findings(person, patientId, facility, shift, visits, batch);
        return new Chart(number, patientId, facility, registered, policies, visits);
    }

    private long patient(
            long number, Population.Person person, boolean copy, Draw draw, int shift, int facility, Batch batch) {
        List<Population.Person> others = population.people();
        String given = person.given();
        String family = person.family();
        LocalDate birth = person.birth();
        String street = person.street();
        if (copy) {
            Population.Person namesake = others.get(draw.below(others.size()));
            while (!namesake.sex().equals(person.sex())) {
                namesake = others.get(draw.below(others.size()));
            }
            given = namesake.given();
            family = others.get(draw.below(others.size())).family();
            birth = birth.minusDays(shift + draw.below(360));
            street = (1 + draw.below(980)) + street.substring(Math.max(0, street.indexOf(' ')));
        }
        LocalDate registered = person.encounters().isEmpty()
                ? birth
                : person.encounters().getFirst().start().toLocalDate().minusDays(shift);
        LocalDate death = person.death();
        String phone = "555-01%02d".formatted(draw.below(100));
        Rows rows = batch.patient;
        long id = rows.begin();
        rows.number(facility).text(mrn(facility, draw)).text(family).text(given).text(person.middle());
        rows.textOrNothing(person.suffix()).date(birth).text(person.sex());
        // Area numbers from 900 are never issued. One patient in ten has no number on file.
        rows.textOrNothing(
                draw.percent(10)
                        ? ""
                        : "9%02d-%02d-%04d"
                                .formatted(number / 980_100 % 100, 1 + number / 9_900 % 99, 1 + number % 9_900));
        rows.text(phone);
        rows.nothing(); // no electronic address
        rows.text(street).text(person.city()).text("MA").text(person.zip());
        rows.textOrNothing(person.marital());
        if (death == null) {
            rows.nothing();
        } else {
            rows.time(death.minusDays(shift), 0);
        }
        rows.reference(providerId(facility, (int) (number % 97)));
        rows.time(registered, 8 * 3600).time(registered, 8 * 3600).end();

        if (person.marital().equals("M") && draw.percent(MARRIED_CONTACT)) {
            batch.contact.begin();
            String spouse = others.get(draw.below(others.size())).given();
            batch.contact
                    .id(id)
                    .text("SP")
                    .text(spouse + " " + family)
                    .text(phone)
                    .end();
        }
        batch.consent.begin();
        batch.consent
                .id(id)
                .text("HIE")
                .text(draw.percent(88) ? "Y" : "N")
                .time(registered, 8 * 3600)
                .end();
        return id;
    }

    /** HABIT 7: a few record numbers are typed in lower case or with a trailing blank, and found all the same. */
    private String mrn(int facility, Draw draw) {
        String mrn = "M%03d-%06d".formatted(facility, ++lastMrn[facility]);
        int typing = draw.below(100);
        return typing == 0 ? mrn.toLowerCase(Locale.ROOT) : typing == 1 ? mrn + " " : mrn;
    }

    private Chart.Visit visit(
            Population.Person person, int index, long number, long patientId, int facility, int shift, Batch batch) {
        Population.Encounter source = person.encounters().get(index);
        Draw draw = Draw.of(number * 64 + index, Draw.Purpose.CHART);
        ZonedDateTime started = source.start().minusDays(shift).atZone(ZoneOffset.UTC);
        LocalDateTime start = wallClock(started);
        LocalDateTime end = wallClock(started.plusSeconds(source.seconds()));
        boolean last = index == person.encounters().size() - 1;
        boolean open = last && person.death() == null && draw.percent(8);
        long providerId = providerId(facility, source.provider());
        String diagnosis =
                source.diagnoses().isEmpty() ? "" : source.diagnoses().getFirst();
        LocalDate day = start.toLocalDate();
        int second = start.toLocalTime().toSecondOfDay();
        Rows rows = batch.encounter;
        long id = rows.begin();
        rows.number(facility).id(patientId).id(providerId).text(source.type());
        rows.text(source.reason()).textOrNothing(text(source.reason())).text(diagnosis);
        rows.text(open ? "O" : "C").time(day, second);
        if (open) {
            rows.nothing();
        } else {
            rows.time(end.toLocalDate(), end.toLocalTime().toSecondOfDay());
        }
        rows.time(day, second).time(day, second).end();
        for (String vaccine : source.vaccines()) {
            batch.immunization.begin();
            batch.immunization
                    .id(patientId)
                    .id(id)
                    .text(vaccine)
                    .text(text(vaccine))
                    .time(day, second);
            batch.immunization.id(providerId).end();
        }
        return new Chart.Visit(id, providerId, day, end.toLocalDate(), open, source);
    }

    private List<Chart.Policy> policies(
            Population.Person person, long number, long patientId, int facility, int shift, Batch batch) {
        List<Chart.Policy> policies = new ArrayList<>();
        for (Population.Coverage coverage : person.coverages()) {
            for (int priority = 1; priority <= (coverage.secondary() == 0 ? 1 : 2); priority++) {
                int payer = priority == 1 ? coverage.payer() : coverage.secondary();
                LocalDate from = coverage.from().minusDays(shift);
                LocalDate to = coverage.to().minusDays(shift);
                boolean ended = to.isBefore(Seed.HISTORY_ENDS);
                Rows rows = batch.coverage;
                long id = rows.begin();
                rows.number(facility).id(patientId).id(Seed.payerId(payer));
                rows.text("%s%09d"
                        .formatted(population.payers().get(payer - 1).code().substring(0, 2), number * 10 + payer));
                rows.nothing().text(coverage.relation()).number(priority).date(from);
                rows.dateOrNothing(ended ? to : null).text(ended ? "T" : "A");
                rows.time(from, 0).time(from, 0).end();
                policies.add(new Chart.Policy(id, payer, from, to));
            }
        }
        return policies;
    }

    private void findings(
            Population.Person person, long patientId, int facility, int shift, List<Chart.Visit> visits, Batch batch) {
        for (Population.Finding problem : person.problems()) {
            LocalDate start = problem.start().minusDays(shift);
            LocalDate stop = problem.stop();
            batch.problem.begin();
            batch.problem
                    .id(patientId)
                    .reference(encounterId(problem, visits))
                    .text(problem.code())
                    .text(text(problem.code()));
            batch.problem.date(start).dateOrNothing(stop == null ? null : stop.minusDays(shift));
            batch.problem
                    .text(stop == null ? "A" : "R")
                    .id(recorder(problem, visits, facility))
                    .time(start, 0)
                    .end();
        }
        for (Population.Finding medication : person.medications()) {
            LocalDate start = medication.start().minusDays(shift);
            LocalDate stop = medication.stop();
            batch.medication.begin();
            batch.medication.id(patientId).reference(encounterId(medication, visits));
            batch.medication
                    .id(recorder(medication, visits, facility))
                    .text(medication.code())
                    .text(text(medication.code()));
            batch.medication.date(start).dateOrNothing(stop == null ? null : stop.minusDays(shift));
            batch.medication.text(stop == null ? "A" : "S").time(start, 0).end();
        }
        for (Population.Allergy allergy : person.allergies()) {
            LocalDate start = allergy.start().minusDays(shift);
            batch.allergy.begin();
            batch.allergy.id(patientId).text(allergy.code()).text(text(allergy.code()));
            batch.allergy.textOrNothing(severity(allergy.severity()));
            batch.allergy.date(start).time(start, 0).end();
        }
    }

    /** HABIT 1: what the clock showed where the server stood. It never showed the hour that a spring night skips. */
    private static LocalDateTime wallClock(ZonedDateTime instant) {
        return instant.withZoneSameInstant(SERVER_ZONE).toLocalDateTime();
    }

    private static String severity(String source) {
        return switch (source) {
            case "MI" -> "L";
            case "MO" -> "M";
            case "SE" -> "H";
            default -> "";
        };
    }

    private static long encounterId(Population.Finding finding, List<Chart.Visit> visits) {
        return finding.encounter() < 0 ? 0 : visits.get(finding.encounter()).encounterId();
    }

    private static long recorder(Population.Finding finding, List<Chart.Visit> visits, int facility) {
        return finding.encounter() < 0
                ? providerId(facility, 0)
                : visits.get(finding.encounter()).providerId();
    }

    private static long providerId(int facility, int choice) {
        return Seed.providerId(Facilities.provider(facility, choice));
    }

    private String text(String code) {
        Population.Code known = population.codes().get(code);
        return known == null ? "" : known.text();
    }
}
