package dev.medsync.cli.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a run will do, made from its seed alone: the same seed gives the same plan.
 *
 * @param calm acts without a death; during these no request may fail
 * @param rough acts with deaths; during these a request may fail, and nothing else
 */
record Plan(long seed, List<Act> calm, List<Act> rough) {
    /** Every process but auth and config, on which moves do not depend. */
    static final List<String> VICTIMS =
            List.of("strangler", "billing", "gateway", "monolith", "servicebus", "legacy-db", "services-db");

    private static final int FACILITIES = 200;

    Plan {
        calm = List.copyOf(calm);
        rough = List.copyOf(rough);
    }

    /** Everything: all failpoints, each process killed between two steps, both journeys, the duel. */
    static Plan full(long seed) {
        Draw draw = new Draw(seed);
        List<Act> rough = new ArrayList<>(draw.passings(true));
        VICTIMS.forEach(victim -> rough.add(draw.crash(List.of(victim))));
        rough.add(draw.crash(draw.some(VICTIMS, 2)));
        Collections.shuffle(rough, draw.random);
        rough.add(draw.journey(Direction.THERE, draw.some(VICTIMS, 3)));
        rough.add(draw.journey(Direction.BACK, draw.some(VICTIMS, 3)));
        rough.add(draw.duel(8));
        return new Plan(seed, draw.passings(false), rough);
    }

    /** What a build can afford: all failpoints without a death, two deaths, each process killed once, the duel. */
    static Plan quick(long seed) {
        Draw draw = new Draw(seed);
        List<Act> rough = new ArrayList<>(draw.some(draw.passings(true), 2));
        rough.add(draw.crash(List.of("billing", "servicebus")));
        rough.add(draw.crash(List.of("legacy-db")));
        rough.add(draw.crash(List.of("services-db")));
        rough.add(draw.crash(List.of("gateway", "monolith")));
        Collections.shuffle(rough, draw.random);
        rough.add(draw.duel(3));
        return new Plan(seed, draw.passings(false), rough);
    }

    List<Act> acts() {
        List<Act> acts = new ArrayList<>(calm);
        acts.addAll(rough);
        return acts;
    }

    private static final class Draw {
        private final Random random;

        private Draw(long seed) {
            random = new Random(seed);
        }

        private int facility() {
            return 1 + random.nextInt(FACILITIES);
        }

        private <T> T one(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        private <T> List<T> some(List<T> from, int count) {
            List<T> all = new ArrayList<>(from);
            Collections.shuffle(all, random);
            return new ArrayList<>(all.subList(0, count));
        }

        /** All failpoints that kill, or all that do not, each at a facility of its own. */
        private List<Act> passings(boolean deaths) {
            List<Act> passings = new ArrayList<>();
            for (Failpoint failpoint : Failpoint.all()) {
                if (failpoint.fault().kills() == deaths) {
                    passings.add(new Act.Passing(facility(), failpoint));
                }
            }
            Collections.shuffle(passings, random);
            return passings;
        }

        private Act crash(List<String> processes) {
            List<Failpoint> between = Failpoint.all().stream()
                    .filter(each -> each.fault().stalls())
                    .filter(each -> !each.step().needsUndo() && !each.step().needsUnfinishedMove())
                    .toList();
            return new Act.Crash(processes, facility(), one(between));
        }

        private Act journey(Direction direction, List<String> victims) {
            List<Act.Accident> accidents = new ArrayList<>();
            for (String victim : victims) {
                accidents.add(new Act.Accident(victim, 10 + random.nextInt(FACILITIES - 40)));
            }
            accidents.sort((a, b) -> Integer.compare(a.afterFacilities(), b.afterFacilities()));
            return new Act.Journey(direction, accidents);
        }

        private Act duel(int rounds) {
            List<Act.Round> list = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                list.add(new Act.Round(facility(), one(List.of(Direction.values())), one(List.of(Direction.values()))));
            }
            return new Act.Duel(list);
        }
    }
}
