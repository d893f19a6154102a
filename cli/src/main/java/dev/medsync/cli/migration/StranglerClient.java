package dev.medsync.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.cli.Json;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Talks to the strangler, which moves capabilities. */
public final class StranglerClient {
    private static final Duration LOOK = Duration.ofMillis(200);
    /** In whose name commands are given. */
    private static final String ACTOR = System.getProperty("user.name", "unknown");

    private static final Duration GONE = Duration.ofSeconds(60);

    private final StranglerHttp http;
    private volatile int moving;
    private volatile long movingAskedAt;

    StranglerClient(URI base, String token) {
        this.http = new StranglerHttp(base, token);
    }

    /** Where a migration is. */
    public record Status(
            String phase,
            String state,
            long ownedByService,
            long facilities,
            String trouble,
            String run,
            long nextLine,
            List<String> lines) {
        /** Also while a strangler that was restarted looks what it left behind, with which it then goes on. */
        public boolean running() {
            return state.equals("RUNNING") || state.equals("RESUMING");
        }
    }

    /** The status, and what was said from a line on. */
    public Status status(String capability, long since) throws IOException, InterruptedException {
        return read(http.send("GET", "/migrations/" + capability + "?since=" + since, null));
    }

    /** Gives a command: {@code migrate}, {@code rollback}, {@code verify} or {@code stop}. */
    public Status command(String capability, String command, String to, String reason)
            throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("actor", ACTOR).put("reason", reason);
        if (!to.isEmpty()) {
            body.put("to", to);
        }
        return read(http.send("POST", "/migrations/" + capability + "/" + command, body));
    }

    /** Takes facilities over from a service that is dead; whoever calls this has asked. */
    Status takeOver(String capability, String reason) throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("actor", ACTOR).put("reason", reason).put("force", true).put("confirmed", capability);
        return read(http.send("POST", "/migrations/" + capability + "/rollback", body));
    }

    /** Ends a migration for good; whoever calls this has asked. */
    Status retire(String capability, String reason) throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("actor", ACTOR).put("reason", reason).put("to", "RETIRED").put("confirmed", capability);
        return read(http.send("POST", "/migrations/" + capability + "/migrate", body));
    }

    /** Mirrors a share of the reads for a while. */
    Status shadow(String capability, double share, Duration span) throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("share", share).put("seconds", span.toSeconds());
        return read(http.send("POST", "/migrations/" + capability + "/shadow", body));
    }

    /** What would move, as the strangler plans it. */
    public JsonNode plan(String capability) throws IOException, InterruptedException {
        return http.send("GET", "/migrations/" + capability + "/plan", null);
    }

    /** In which order capabilities can leave, as the strangler reads it from the legacy catalog. */
    public JsonNode order() throws IOException, InterruptedException {
        return http.send("GET", "/order", null);
    }

    /** A code that lets one browser press the console's buttons: once, within a minute. */
    public String consoleCode() throws IOException, InterruptedException {
        return http.post("/console/codes", ACTOR);
    }

    /** The console's picture. */
    public JsonNode picture() throws IOException, InterruptedException {
        return http.send("GET", "/console/state", null);
    }

    /**
     * Follows what is under way to its end, and tells each line. A strangler that dies on the way comes back, goes on by
     * itself, and counts its lines anew.
     */
    public Status follow(String capability, long since, Consumer<String> line)
            throws IOException, InterruptedException {
        long next = since;
        String run = "";
        long lastAnswer = System.nanoTime();
        while (true) {
            try {
                Status status = status(capability, next);
                if (!run.isEmpty() && !run.equals(status.run())) {
                    status = status(capability, 0);
                }
                run = status.run();
                lastAnswer = System.nanoTime();
                status.lines().forEach(line);
                next = status.nextLine();
                if (!status.running()) {
                    return status;
                }
            } catch (UserProblem | IOException e) {
                if (System.nanoTime() - lastAnswer > GONE.toNanos()) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    /**
     * What became of one facility's move.
     *
     * @param outcome Moved, AlreadyThere, Undone or Refused
     * @param holdMillis how long its writers were held, 0 when they were not
     * @param reason why it did not move; empty when it did
     * @param steps milliseconds of each step, in order
     */
    public record Moved(String outcome, double holdMillis, String reason, Map<String, Double> steps) {
        /** Whether the facility is where it was meant to go. */
        public boolean there() {
            return outcome.equals("Moved") || outcome.equals("AlreadyThere");
        }
    }

    /** Moves one facility, {@code to} SERVICE or LEGACY, and waits for it to be decided. */
    public Moved move(String capability, int facility, String to) throws IOException, InterruptedException {
        ObjectNode body = Json.MAPPER.createObjectNode().put("to", to).put("actor", "rehearsal");
        JsonNode moved = http.send("POST", "/migrations/" + capability + "/facilities/" + facility + "/move", body);
        Map<String, Double> steps = new LinkedHashMap<>();
        moved.path("steps")
                .forEach(each -> steps.merge(
                        each.path("action").asText(), each.path("millis").asDouble(), Double::sum));
        return new Moved(
                moved.path("outcome").asText(),
                moved.path("holdMillis").asDouble(),
                moved.path("reason").asText(),
                steps);
    }

    /**
     * Failpoints of a strangler that was started for a rehearsal.
     *
     * @param armed no move has come to these yet
     * @param standing at these a move stands still
     */
    public record Points(List<String> armed, List<String> standing) {}

    /** Lets the next move that comes to a point fail there: fault {@code die}, {@code pause} or {@code lose_reply}. */
    public void arm(String capability, String point, String fault) throws IOException, InterruptedException {
        http.send("POST", "/migrations/" + capability + "/failpoints/" + point + "/" + fault, null);
    }

    /** Disarms a point; a move that stands at it goes on. */
    public void release(String capability, String point) throws IOException, InterruptedException {
        http.send("DELETE", "/migrations/" + capability + "/failpoints/" + point, null);
    }

    /** What is armed, and where moves stand still. */
    public Points points(String capability) throws IOException, InterruptedException {
        JsonNode points = http.send("GET", "/migrations/" + capability + "/failpoints", null);
        return new Points(texts(points.path("armed")), texts(points.path("standing")));
    }

    /** A difference that the last verification found, without its values. */
    public record Difference(String kind, long count, String aggregate, String field) {
        /** Whether the migration is at fault, and not the legacy data. */
        public boolean isFault() {
            return kind.equals("LOSS") || kind.equals("SERVICE_BUG");
        }
    }

    /** The differences known, by kind, aggregate and field. */
    public List<Difference> differences(String capability) throws IOException, InterruptedException {
        List<Difference> differences = new ArrayList<>();
        for (JsonNode each : picture().path("capabilities")) {
            if (each.path("name").asText().equals(capability)) {
                each.path("differences")
                        .forEach(difference -> differences.add(new Difference(
                                difference.path("class").asText(),
                                difference.path("count").asLong(),
                                difference.path("aggregate").asText(),
                                difference.path("field").asText())));
            }
        }
        return differences;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** The facility that moves now or moves next; 0 when none does. Asked at most five times a second. */
    public int movingFacility() {
        long now = System.nanoTime();
        if (now - movingAskedAt > LOOK.toNanos()) {
            movingAskedAt = now;
            Thread.ofVirtual().start(this::askMoving);
        }
        return moving;
    }

    private void askMoving() {
        try {
            int facility = 0;
            for (JsonNode each : http.send("GET", "/migrations", null)) {
                facility = Math.max(facility, each.path("moving").asInt());
            }
            moving = facility;
        } catch (IOException | UserProblem e) {
            moving = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The phase of every capability that can move, by its name. */
    public Map<String, String> phases() throws IOException, InterruptedException {
        Map<String, String> phases = new LinkedHashMap<>();
        for (JsonNode each : http.send("GET", "/migrations", null)) {
            phases.put(each.path("capability").asText(), each.path("phase").asText());
        }
        return phases;
    }

    /** Whether the databases of some capability are kept alike. */
    public boolean copies() throws IOException, InterruptedException {
        return phases().values().stream().anyMatch(StranglerClient::copiesIn);
    }

    /** Whether the databases of this capability are kept alike. */
    public boolean copies(String capability) throws IOException, InterruptedException {
        return copiesIn(phases().getOrDefault(capability, "LEGACY"));
    }

    private static boolean copiesIn(String phase) {
        return !phase.equals("LEGACY")
                && !phase.equals("BACKFILL")
                && !phase.equals("SYNC_LOST")
                && !phase.equals("RETIRED");
    }

    /** Whether nothing waits to be copied, in either direction, of any capability. */
    public boolean caughtUp() throws IOException, InterruptedException {
        int pending = 0;
        for (JsonNode each : http.send("GET", "/migrations", null)) {
            pending += each.path("pending").asInt(1);
        }
        return pending == 0;
    }

    private static Status read(JsonNode json) {
        List<String> lines = new ArrayList<>();
        json.path("lines").forEach(each -> lines.add(each.asText()));
        return new Status(
                json.path("phase").asText(),
                json.path("state").asText(),
                json.path("ownedByService").asLong(),
                json.path("facilities").asLong(),
                json.path("trouble").asText(""),
                json.path("run").asText(""),
                json.path("nextLine").asLong(),
                lines);
    }
}
