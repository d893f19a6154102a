package dev.medsync.billing;

import com.google.type.Money;
import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeServiceGrpc;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimServiceGrpc;
import dev.medsync.billing.v1.CreateClaimRequest;
import dev.medsync.billing.v1.InvoiceServiceGrpc;
import dev.medsync.billing.v1.PayerServiceGrpc;
import dev.medsync.billing.v1.PaymentServiceGrpc;
import dev.medsync.billing.v1.RemittanceServiceGrpc;
import dev.medsync.billing.v1.SubmitClaimRequest;
import dev.medsync.platform.data.ProtoValues;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A running billing service on a database of its own, that owns two facilities, with payers, prices and encounters. */
public final class BillingFixture implements AutoCloseable {

    public static final int OURS = 12;
    public static final int SECOND = 13;
    public static final int ELSEWHERE = 14;
    public static final long PAYER = 3;

    private static final AtomicLong NUMBER = new AtomicLong(1000);

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("billing", "billing");
    private final TestIssuer issuer = new TestIssuer("medsync-test");
    private final Path keys = temporary();
    private final TestService service;
    private final RpcChannels gateway;
    private final RpcChannels strangler;

    public BillingFixture() {
        this(Map.of());
    }

    /** @param more configuration, such as a broker's */
    public BillingFixture(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(postgres.properties());
        settings.put("medsync.security.issuers", issuer.setting());
        settings.put("medsync.keys.directory", keys.toString());
        settings.put("medsync.zone", "America/New_York");
        settings.put(
                "medsync.tls.directory",
                new TestCertificates(keys, "billing", "gateway", "strangler")
                        .directory()
                        .toString());
        settings.putAll(more);
        this.service = new TestService("billing", settings);
        Map<String, String> targets = Map.of("billing", "127.0.0.1:" + service.grpcPort());
        this.gateway = TestService.channels("gateway", settings, targets);
        this.strangler = TestService.channels("strangler", settings, targets);
        own(0);
        own(OURS);
        own(SECOND);
        sql("insert into payer values (0, 3, 1, 'Blue Shield', 'BLUE', 'COMMERCIAL', true),"
                + " (0, 5, 1, 'Old Mutual', 'OLD', 'COMMERCIAL', false)");
        sql("insert into fee_schedule_entry values (0, 1, 1, 0, 'ECG', 'Electrocardiogram', 85.25, '2000-01-01', null),"
                + " (0, 3, 1, 0, 'XRAY', 'Chest, two views', 120.00, '2000-01-01', '2020-12-31')");
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("billing-keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void own(int facility) {
        postgres.setOwnership("billing", facility, "OWNER", 1);
    }

    public void disown(int facility) {
        postgres.setOwnership("billing", facility, "REPLICA", 2);
    }

    public <T> T bean(Class<T> type) {
        return service.bean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return service.bean(ApplicationContext.class).getBeansOfType(type);
    }

    /** The channel of the strangler, without a token. */
    public Channel strangler() {
        return strangler.to("billing");
    }

    public TestPostgres.TestDatabase postgres() {
        return postgres;
    }

    /** As the schema's owner. */
    public void sql(String sql) {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as the schema's owner. */
    public String value(String sql) {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new encounter of a new patient, as records has told it; the patient's id is the encounter's plus one. */
    public long encounter(int facility) {
        long id = NUMBER.addAndGet(2);
        sql("insert into encounter_reference values (%d, %d, 1, %d, 55, '2026-03-02T03:30:00Z', 'I10')"
                .formatted(facility, id, id + 1));
        return id;
    }

    /** The channel of a user of a facility. */
    public Channel as(int facility, String... roles) {
        return ClientInterceptors.intercept(gateway.to("billing"), TestService.bearer(issuer.token(facility, roles)));
    }

    /** The biller of a facility. */
    public Clinic at(int facility) {
        return new Clinic(as(facility, "biller"));
    }

    public static Channel withKey(Channel channel, String key) {
        Metadata headers = new Metadata();
        headers.put(CallContext.IDEMPOTENCY_KEY_METADATA, key);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    public static Money usd(String amount) {
        return ProtoValues.money(new BigDecimal(amount));
    }

    /** The stubs of a user. */
    public static final class Clinic {

        private final Channel channel;

        public Clinic(Channel channel) {
            this.channel = channel;
        }

        public Clinic withKey(String key) {
            return new Clinic(BillingFixture.withKey(channel, key));
        }

        public ChargeServiceGrpc.ChargeServiceBlockingStub charges() {
            return ChargeServiceGrpc.newBlockingStub(channel);
        }

        public ClaimServiceGrpc.ClaimServiceBlockingStub claims() {
            return ClaimServiceGrpc.newBlockingStub(channel);
        }

        public RemittanceServiceGrpc.RemittanceServiceBlockingStub remittances() {
            return RemittanceServiceGrpc.newBlockingStub(channel);
        }

        public PaymentServiceGrpc.PaymentServiceBlockingStub payments() {
            return PaymentServiceGrpc.newBlockingStub(channel);
        }

        public InvoiceServiceGrpc.InvoiceServiceBlockingStub invoices() {
            return InvoiceServiceGrpc.newBlockingStub(channel);
        }

        public PayerServiceGrpc.PayerServiceBlockingStub payers() {
            return PayerServiceGrpc.newBlockingStub(channel);
        }

        public Charge charge(long encounterId, String amount) {
            return charges()
                    .captureCharge(CaptureChargeRequest.newBuilder()
                            .setEncounterId(encounterId)
                            .setChargeCode("ECG")
                            .setUnitPrice(usd(amount))
                            .build());
        }

        public Claim draft(long encounterId) {
            return claims().createClaim(CreateClaimRequest.newBuilder()
                    .setEncounterId(encounterId)
                    .setPayerId(PAYER)
                    .build());
        }

        /** A submitted claim over one charge. */
        public Claim submitted(long encounterId, String amount) {
            charge(encounterId, amount);
            Claim draft = draft(encounterId);
            return claims().submitClaim(
                            SubmitClaimRequest.newBuilder().setId(draft.getId()).build());
        }
    }

    @Override
    public void close() {
        gateway.close();
        strangler.close();
        service.close();
        issuer.close();
    }
}
