package dev.medsync.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.route.PathTemplate;
import dev.medsync.records.v1.RecordsService;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a version that the caller has seen goes. */
class RequestBindingTest {

    private static final Rpc UPDATE = rpc("PatientService", "UpdatePatient", "PATCH");
    private static final Rpc REGISTER = rpc("PatientService", "RegisterPatient", "POST");
    private static final Rpc GET = rpc("PatientService", "GetPatient", "GET");

    private static Rpc rpc(String service, String method, String httpMethod) {
        FileDescriptor file = RecordsService.getDescriptor();
        MethodDescriptor found = file.findServiceByName(service).findMethodByName(method);
        return new Rpc(
                "records",
                found,
                httpMethod,
                PathTemplate.parse("/api/v2/records/patients/{id}"),
                !httpMethod.equals("GET"),
                null,
                null,
                Rpc.grpc(found));
    }

    private static DynamicMessage bind(Rpc rpc, String ifMatch, String body) throws InvalidRequestException {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("If-Match", ifMatch);
        return RequestBinding.bind(
                rpc,
                new EdgeRequest(
                        HttpMethod.valueOf(rpc.httpMethod()),
                        "/api/v2/records/patients/4",
                        "",
                        headers,
                        body.getBytes(StandardCharsets.UTF_8),
                        "id",
                        "127.0.0.1"),
                Map.of("id", "4"));
    }

    private static Object expectedVersion(DynamicMessage message) {
        return message.getField(message.getDescriptorForType().findFieldByName(RequestBinding.EXPECTED_VERSION));
    }

    @Test
    void theVersionOfIfMatchIsTheOneThatTheCallerHasSeen() throws InvalidRequestException {
        assertThat(expectedVersion(bind(UPDATE, "\"7\"", "{\"phone\":\"555\"}")))
                .isEqualTo(7L);
        assertThat(expectedVersion(bind(UPDATE, "\"7\"", "{\"expectedVersion\":\"7\"}")))
                .isEqualTo(7L);
    }

    @Test
    void anyVersionIsWhatTheBodySays() throws InvalidRequestException {
        assertThat(expectedVersion(bind(UPDATE, "*", "{\"expectedVersion\":\"3\"}")))
                .isEqualTo(3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "W/\"7\"", "\"7\", \"8\"", "\"0\"", "\"seven\"", "", "\"99999999999999999999\""})
    void whatIsNoVersionIsRefused(String ifMatch) {
        assertThatThrownBy(() -> bind(UPDATE, ifMatch, "{}"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo("If-Match"));
    }

    @Test
    void twoVersionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> bind(UPDATE, "\"7\"", "{\"expectedVersion\":\"8\"}"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aWriteThatCouldNotBeHeldToItIsRefusedAndAReadDoesNotCare() throws InvalidRequestException {
        assertThatThrownBy(() -> bind(REGISTER, "\"7\"", "{}")).isInstanceOf(InvalidRequestException.class);
        assertThat(bind(GET, "\"7\"", "").getAllFields()).hasSize(1);
    }
}
