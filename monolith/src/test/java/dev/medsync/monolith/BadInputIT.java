package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must be refused, and how: problem+json, no value of the request in it, nothing stored half. */
final class BadInputIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void anotherFacilitysIdsDoNotExist() throws SQLException {
        Client owner = monolith.login(monolith.facility());
        long patient = owner.patient();
        long encounter = owner.encounter(patient);
        long charge = owner.charge(encounter, "10").get("chargeId").asLong();
        int facility = monolith.facility();
        Client stranger = monolith.login(facility);
        for (Answer refused : List.of(
                stranger.get("/api/v1/patients/" + patient),
                stranger.get("/api/v1/patients/" + patient + "/encounters"),
                stranger.get("/api/v1/encounters/" + encounter + "/charges"),
                stranger.get("/api/v1/charges/" + charge),
                stranger.post("/api/v1/charges/" + charge + "/void", "{\"reason\":\"x\"}"),
                stranger.post("/api/v1/encounters/" + encounter + "/close", ""),
                stranger.post("/api/v1/encounters", "{\"patientId\":" + patient + "}"),
                stranger.post("/api/v1/claims", "{\"encounterId\":" + encounter + ",\"payerId\":1}"),
                stranger.post("/api/v1/invoices", "{\"patientId\":" + patient + "}"))) {
            assertThat(refused.expect(404).json().get("type").asText()).endsWith("/not-found");
        }
        assertThat(stranger.get("/api/v1/claims?patientId=" + patient)
                        .expect(200)
                        .body())
                .isEqualTo("[]");
    }

    @Test
    void malformedRequestsAreNamedByFieldAndNeverQuoted() throws SQLException {
        Client client = monolith.login(monolith.facility());
        long encounter = client.encounter(client.patient());
        String charge = "{\"encounterId\":" + encounter + ",\"code\":\"X\",\"unitAmt\":1";
        assertInvalid(client.post("/api/v1/patients", "{\"lastName\":\"Canary-4711\""), "");
        assertInvalid(client.post("/api/v1/patients", "[]"), "");
        assertInvalid(client.post("/api/v1/patients", "{\"lastName\":17}"), "lastName");
        assertInvalid(
                client.post(
                        "/api/v1/patients",
                        "{\"lastName\":\"Canary-4711\",\"firstName\":\"A\",\"birthDate\":\"02/30/1980\"}"),
                "birthDate");
        assertInvalid(client.post("/api/v1/charges", charge + ",\"quantity\":0}"), "quantity");
        assertInvalid(client.post("/api/v1/charges", charge + ",\"quantity\":1.5}"), "quantity");
        assertInvalid(client.post("/api/v1/charges", charge + ",\"description\":\"a\\u0000b\"}"), "description");
        assertInvalid(
                client.post("/api/v1/charges", "{\"encounterId\":" + encounter + ",\"code\":\"X\",\"unitAmt\":1e400}"),
                "unitAmt");
        assertInvalid(
                client.post("/api/v1/charges", "{\"encounterId\":" + encounter + ",\"code\":\"X\",\"unitAmt\":-1}"),
                "unitAmt");
        assertInvalid(
                client.post("/api/v1/charges", "{\"encounterId\":99999999999999999999,\"code\":\"X\"}"), "encounterId");
        assertInvalid(
                client.post(
                        "/api/v1/remits",
                        "{\"checkNo\":\"1\",\"checkDate\":\"01/01/2026\",\"payerId\":1,\"totalAmt\":1,\"claims\":[{\"claimNo\":1,\"clpStatus\":\"99\"}]}"),
                "claims[0].clpStatus");
        assertInvalid(client.post("/api/v1/charges", charge + "}", "bad key"), "Idempotency-Key");
        client.get("/api/v1/patients/canary-4711").expect(400);
        client.get("/api/v1/nowhere").expect(404);
        client.post("/api/v1/patients", "{\"lastName\":\"" + "x".repeat(2_000_000) + "\"}")
                .expect(413);
        assertThat(monolith.value("select count(*) from charge where encounter_id = " + encounter))
                .isEqualTo("0");
    }

    @Test
    void rolesDecide() throws SQLException {
        int facility = monolith.facility();
        monolith.user("clerk" + facility, "registrar");
        Client registrar = monolith.login("clerk" + facility, facility);
        long patient = registrar.patient();
        registrar.get("/api/v1/claims?patientId=" + patient).expect(403);
        registrar.post("/api/v1/jobs/month-end:run", "").expect(403);
        monolith.user("auditor" + facility, "auditor");
        Client auditor = monolith.login("auditor" + facility, facility);
        auditor.get("/api/v1/claims?patientId=" + patient).expect(200);
        auditor.post("/api/v1/invoices", "{\"patientId\":" + patient + "}").expect(403);
        assertThat(monolith.value("select count(*) from audit_log where patient_id = " + patient + " and action = 'R'"))
                .isNotEqualTo("0");
    }

    @Test
    void onlyGoodTokensAreBelieved() throws Exception {
        int facility = monolith.facility();
        String good = monolith.login(facility).token();
        JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
        String keyId = SignedJWT.parse(good).getHeader().getKeyID();
        var strange = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(), claims);
        forged.sign(new ECDSASigner(strange));
        String[] parts = good.split("\\.");
        for (String bad : List.of(
                "",
                "nonsense",
                new PlainJWT(claims).serialize(),
                forged.serialize(),
                signed(new JWTClaimsSet.Builder(claims)
                        .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                        .build()),
                signed(new JWTClaimsSet.Builder(claims).audience("elsewhere").build()),
                signed(new JWTClaimsSet.Builder(claims).issuer("medsync-auth").build()),
                signed(new JWTClaimsSet.Builder(claims).claim("facility", 0).build()),
                parts[0] + "." + parts[1] + ".")) {
            JsonNode problem = new Client(monolith, bad)
                    .get("/api/v1/facilities")
                    .expect(401)
                    .json();
            assertThat(problem.get("type").asText()).endsWith("/unauthenticated");
        }
        new Client(monolith, good).get("/api/v1/facilities").expect(200);
        assertThat(new Client(monolith, "")
                        .get("/.well-known/jwks.json")
                        .expect(200)
                        .body())
                .contains("\"kid\":\"" + keyId + "\"")
                .doesNotContain("\"d\":");
        new Client(monolith, "")
                .post("/api/v1/login", "{\"username\":\"demo\",\"password\":\"wrong\",\"facility\":" + facility + "}")
                .expect(401);
    }

    @Test
    void aSessionChangesItsFacility() throws SQLException {
        Client client = monolith.login(monolith.facility());
        int other = monolith.facility();
        JsonNode answer = client.post("/api/v1/session/facility", "{\"facility\":" + other + "}")
                .expect(200)
                .json();
        Client there = new Client(monolith, answer.get("token").asText());
        assertThat(there.get("/api/v1/patients/" + there.patient())
                        .json()
                        .get("facility")
                        .asInt())
                .isEqualTo(other);
        client.post("/api/v1/session/facility", "{\"facility\":9999}").expect(404);
    }

    @Test
    void thePagesEscapeWhatPeopleTypeAndWantALogin() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.post(
                        "/api/v1/patients",
                        "{\"lastName\":\"<script>alert(1)</script>\",\"firstName\":\"O\\\"Brien\",\"birthDate\":\"01/31/1980\"}")
                .expect(200)
                .json()
                .get("patientId")
                .asLong();
        long encounter = client.encounter(patient);
        client.charge(encounter, "10");
        long claim =
                client.claim(encounter, monolith.payer(facility)).get("claimId").asLong();
        assertThat(page("/ui/patients", "").statusCode()).isEqualTo(303);
        for (String path : List.of("/ui/patients?q=%3Csc", "/ui/patients/" + patient, "/ui/claims/" + claim)) {
            HttpResponse<String> page = page(path, client.token());
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
            assertThat(page.body()).doesNotContain("<script");
        }
        assertThat(page("/ui/patients/" + patient, client.token()).body())
                .contains("&lt;script&gt;", "E11.9", "/ui/claims/" + claim);
        monolith.own(facility, "REPLICA", 2);
        assertThat(page("/ui/patients/" + patient, client.token()).body()).contains("has moved", "E11.9");
        assertThat(page("/ui/claims/" + claim, client.token()).statusCode()).isEqualTo(421);
    }

    private HttpResponse<String> page(String path, String token) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(
                    HttpRequest.newBuilder(URI.create(monolith.base() + path))
                            .header("Cookie", "MEDSYNC_TOKEN=" + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private String signed(JWTClaimsSet claims) throws Exception {
        return monolith.sign(claims);
    }

    private static void assertInvalid(Answer answer, String field) {
        JsonNode problem = answer.expect(400).json();
        assertThat(problem.get("type").asText()).isEqualTo("https://medsync.dev/problems/invalid-request");
        assertThat(problem.get("field").asText()).isEqualTo(field);
        assertThat(answer.body()).doesNotContain("4711");
    }
}
