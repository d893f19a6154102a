package dev.medsync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;

/** Somebody at a facility who captures charges for one visit, through the gateway. */
final class Biller {
    private static final int ATTEMPTS = 12;

    private final String token;
    private final long encounter;

    private Biller(String token, long encounter) {
        this.token = token;
        this.encounter = encounter;
    }

    /** Signs in and opens a visit. */
    static Biller at(InetSocketAddress gateway, int facility) throws IOException {
        try (HttpConnection connection = new HttpConnection(gateway)) {
            String login = "{\"username\":\"demo\",\"password\":\"demo\",\"facility\":" + facility + "}";
            String token =
                    post(connection, "/api/v1/login", "", login).path("token").asText();
            String person = "{\"lastName\":\"Bench\",\"firstName\":\"B\",\"birthDate\":\"01/02/1980\",\"sex\":\"U\"}";
            long patient = post(connection, "/api/v1/patients", token, person)
                    .path("patientId")
                    .asLong();
            long encounter = post(connection, "/api/v1/encounters", token, "{\"patientId\":" + patient + "}")
                    .path("encounterId")
                    .asLong();
            return new Biller(token, encounter);
        }
    }

    String token() {
        return token;
    }

    /** A request that captures a charge. Each has a key of its own. */
    byte[] charge(long number) {
        String json = "{\"encounterId\":" + encounter + ",\"code\":\"FAC-AMB\",\"description\":\"bench " + number
                + "\",\"quantity\":1,\"unitAmt\":12.50}";
        return HttpConnection.post("/api/v1/charges", token, UUID.randomUUID().toString(), json);
    }

    private static JsonNode post(HttpConnection connection, String path, String token, String json) throws IOException {
        String key = UUID.randomUUID().toString();
        HttpConnection.Answer answer = connection.send(HttpConnection.post(path, token, key, json));
        // This is the preparation: a platform that has just started on a busy machine may miss its deadline at first.
        for (int attempt = 1; attempt < ATTEMPTS && answer.status() / 100 == 5; attempt++) {
            answer = connection.send(HttpConnection.post(path, token, key, json));
        }
        if (answer.status() / 100 != 2) {
            throw new IOException("POST " + path + " was answered with " + answer.status() + ": " + answer.text());
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
