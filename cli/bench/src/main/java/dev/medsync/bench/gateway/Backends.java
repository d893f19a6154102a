package dev.medsync.bench.gateway;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import dev.medsync.bench.Main;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeOrigin;
import dev.medsync.billing.v1.ChargeServiceGrpc;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.billing.v1.GetChargeRequest;
import dev.medsync.platform.rpc.WorkloadTls;
import dev.medsync.platform.security.TokenIssuer;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/**
 * A monolith and a billing service that know one charge. They also issue a token that the gateway trusts, and write it to
 * {@code MEDSYNC_BENCH_FILE}.
 */
public final class Backends {
    /** A charge as the monolith writes it. */
    private static final String LEGACY_CHARGE =
            "{\"chargeId\":7,\"facilityId\":1,\"patientId\":4711,\"encounterId\":815,"
                    + "\"providerId\":12,\"code\":\"VIS-AMB\",\"description\":\"Ambulatory visit, established patient\","
                    + "\"diagCode\":\"J06.9\",\"modifier\":null,\"serviceDate\":\"11/02/2026\",\"quantity\":1,\"unitAmt\":12.50,"
                    + "\"amt\":12.50,\"status\":\"O\",\"claimId\":null,\"createdAt\":\"11/02/2026 09:30:00\",\"source\":\"M\"}";

    private Backends() {}

    /** Serves until it is told to end. */
    public static void run() throws Exception {
        TokenIssuer issuer = new TokenIssuer("medsync-auth", TokenIssuer.newKey(), Clock.systemUTC());
        new PlainHttp(Map.of(
                        "/health",
                        "{\"status\":\"UP\"}",
                        "/.well-known/jwks.json",
                        issuer.jwks(),
                        "/api/v1/charges/7",
                        LEGACY_CHARGE))
                .start(Integer.parseInt(Main.setting("MEDSYNC_BENCH_HTTP_PORT")));
        NettyServerBuilder.forAddress(
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(Main.setting("MEDSYNC_BENCH_GRPC_PORT"))))
                .sslContext(WorkloadTls.in(Path.of(Main.setting("MEDSYNC_TLS_DIRECTORY")), "billing")
                        .server())
                .directExecutor()
                .addService(new Charges())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build()
                .start();
        Files.writeString(
                Path.of(Main.setting("MEDSYNC_BENCH_FILE")),
                issuer.issue("12", "Bea Biller", 1, Set.of("biller")).token());
    }

    private static final class Charges extends ChargeServiceGrpc.ChargeServiceImplBase {
        private static final Money PRICE = Money.newBuilder()
                .setCurrencyCode("USD")
                .setUnits(12)
                .setNanos(500_000_000)
                .build();

        @Override
        public void getCharge(GetChargeRequest request, StreamObserver<Charge> observer) {
            observer.onNext(Charge.newBuilder()
                    .setId(request.getId())
                    .setFacilityId(1)
                    .setVersion(1)
                    .setPatientId(4711)
                    .setEncounterId(815)
                    .setProviderId(12)
                    .setChargeCode("VIS-AMB")
                    .setDiagnosisCode("J06.9")
                    .setServiceDate(Date.newBuilder().setYear(2026).setMonth(11).setDay(2))
                    .setQuantity(1)
                    .setUnitPrice(PRICE)
                    .setAmount(PRICE)
                    .setStatus(ChargeStatus.CHARGE_STATUS_OPEN)
                    .setDescription("Ambulatory visit, established patient")
                    .setOrigin(ChargeOrigin.CHARGE_ORIGIN_MANUAL)
                    .setCreatedAt(Timestamp.newBuilder().setSeconds(1_793_611_800))
                    .build());
            observer.onCompleted();
        }
    }
}
