package dev.medsync.emulator.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerIT {
    private static final String SUBSCRIPTION = "billing/subscriptions/records-service";

    private ServiceBusEmulator emulator;
    private ManagementServer management;
    private HttpClient http;

    @BeforeEach
    void start() throws IOException {
        emulator = ServiceBusEmulator.configuredBy(ConfigurationFile.medsync()).start();
        management = new ManagementServer(new InetSocketAddress("127.0.0.1", 0), emulator);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        http.close();
        management.close();
        emulator.close();
    }

    @Test
    void healthIsUp() throws Exception {
        assertThat(send("GET", "/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void entitiesAreCountedPerSessionAndDeadLettersReplayed() throws Exception {
        try (ServiceBusSenderClient sender = SdkFixture.clients(emulator.connectionString())
                        .sender()
                        .topicName("billing")
                        .buildClient();
                ServiceBusSessionReceiverClient acceptor = SdkFixture.clients(emulator.connectionString())
                        .sessionReceiver()
                        .topicName("billing")
                        .subscriptionName("records-service")
                        .disableAutoComplete()
                        .buildClient();
                ServiceBusReceiverClient session = acceptor.acceptSession("7")) {
            sender.sendMessage(new ServiceBusMessage("first").setSessionId("7"));
            sender.sendMessage(new ServiceBusMessage("second").setSessionId("7"));
            sender.sendMessage(new ServiceBusMessage("other").setSessionId("9"));
            session.deadLetter(SdkFixture.receiveOne(session));

            JsonNode counts = entity(SUBSCRIPTION);
            assertThat(counts.get("active").asInt()).isEqualTo(2);
            assertThat(counts.get("deadLettered").asInt()).isEqualTo(1);
            assertThat(counts.at("/sessions/7").asInt()).isEqualTo(1);
            assertThat(counts.at("/sessions/9").asInt()).isEqualTo(1);

            HttpResponse<String> replay = send("POST", "/entities/" + SUBSCRIPTION + "/dead-letters/replay");
            assertThat(replay.statusCode()).isEqualTo(200);
            assertThat(new ObjectMapper()
                            .readTree(replay.body())
                            .get("replayed")
                            .asInt())
                    .isEqualTo(1);
            assertThat(SdkFixture.receiveAndComplete(session, 2)).containsExactly("second", "first");
        }
    }

    @Test
    void anEscapedEntityNameIsUnderstood() throws Exception {
        assertThat(send("POST", "/entities/billing%2Fsubscriptions%2Frecords-service/dead-letters/replay")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsAProblem() throws Exception {
        assertThat(send("GET", "/nothing").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/entities").statusCode()).isEqualTo(405);
        HttpResponse<String> replay = send("POST", "/entities/nothing/dead-letters/replay");
        assertThat(replay.statusCode()).isEqualTo(404);
        assertThat(replay.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(replay.body()).contains("https://medsync.dev/problems/entity-not-found");
    }

    private JsonNode entity(String name) throws Exception {
        JsonNode entities =
                new ObjectMapper().readTree(send("GET", "/entities").body()).get("entities");
        return StreamSupport.stream(entities.spliterator(), false)
                .filter(entity -> entity.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + management.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
