package dev.medsync.cli.chaos;

import java.util.List;

/** Something that a run does. All of it is decided before the run begins. */
sealed interface Act {
    /** A facility is moved, and meets a fault on its way. */
    record Passing(int facility, Failpoint failpoint) implements Act {
        @Override
        public String toString() {
            return "facility " + facility + ": " + failpoint;
        }
    }

    /** Processes are killed while a facility's move stands between two steps. */
    record Crash(List<String> processes, int facility, Failpoint where) implements Act {
        public Crash {
            processes = List.copyOf(processes);
        }

        @Override
        public String toString() {
            return "kill -9 " + String.join(", ", processes) + " while facility " + facility + " goes "
                    + where.direction() + " and " + where.fault() + " "
                    + where.step().point();
        }
    }

    /** The whole capability goes there or back while processes are killed, each when so many facilities have moved. */
    record Journey(Direction direction, List<Accident> accidents) implements Act {
        public Journey {
            accidents = List.copyOf(accidents);
        }

        @Override
        public String toString() {
            return "every facility " + direction + "; " + accidents;
        }
    }

    /** A process is killed once this many facilities of a journey have moved. */
    record Accident(String process, int afterFacilities) {
        @Override
        public String toString() {
            return "kill -9 " + process + " after " + afterFacilities;
        }
    }

    /** Two stranglers command moves of the same facilities; then the first is killed, then the second. */
    record Duel(List<Round> rounds) implements Act {
        public Duel {
            rounds = List.copyOf(rounds);
        }

        @Override
        public String toString() {
            return "a second strangler commands too: " + rounds.size() + " facilities, each moved by both at once";
        }
    }

    /** What each strangler is told about a facility, both at the same time. */
    record Round(int facility, Direction first, Direction second) {}
}
