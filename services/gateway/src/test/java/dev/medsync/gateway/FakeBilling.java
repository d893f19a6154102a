package dev.medsync.gateway;

import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeServiceGrpc;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimServiceGrpc;
import dev.medsync.billing.v1.CreateClaimRequest;
import dev.medsync.billing.v1.GetChargeRequest;
import dev.medsync.billing.v1.GetClaimRequest;
import dev.medsync.billing.v1.GetInvoiceRequest;
import dev.medsync.billing.v1.GetPaymentRequest;
import dev.medsync.billing.v1.GetRemittanceRequest;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceServiceGrpc;
import dev.medsync.billing.v1.IssueInvoiceRequest;
import dev.medsync.billing.v1.ListChargesRequest;
import dev.medsync.billing.v1.ListChargesResponse;
import dev.medsync.billing.v1.ListClaimsRequest;
import dev.medsync.billing.v1.ListClaimsResponse;
import dev.medsync.billing.v1.ListInvoicesRequest;
import dev.medsync.billing.v1.ListInvoicesResponse;
import dev.medsync.billing.v1.ListPayersRequest;
import dev.medsync.billing.v1.ListPayersResponse;
import dev.medsync.billing.v1.PayerServiceGrpc;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentServiceGrpc;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.billing.v1.PostRemittanceRequest;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.billing.v1.RemittanceServiceGrpc;
import dev.medsync.billing.v1.SubmitClaimRequest;
import dev.medsync.billing.v1.VoidChargeRequest;
import dev.medsync.billing.v1.VoidClaimRequest;
import dev.medsync.billing.v1.VoidPaymentRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Statuses;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gRPC server in billing's place, with billing's real contract and reflection: remembers requests, answers samples. */
final class FakeBilling implements AutoCloseable {

    record Received(String method, String idempotencyKey, String authorization, boolean shadow, Object message) {}

    static final Metadata.Key<String> KEY = Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SHADOW =
            Metadata.Key.of("medsync-shadow", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> REPLAYED =
            Metadata.Key.of("idempotency-replayed", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<Supplier<@Nullable Refusal>> refusals = new AtomicReference<>(() -> null);
    private volatile boolean replaying;
    private volatile boolean cancelling;
    private volatile boolean silent;

    FakeBilling() {
        this(0);
    }

    FakeBilling(int port) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                    .directExecutor()
                    .intercept(new Recorder())
                    .addService(new Charges())
                    .addService(new Claims())
                    .addService(new Remittances())
                    .addService(new Payments())
                    .addService(new Invoices())
                    .addService(new Payers())
                    .addService(ProtoReflectionServiceV1.newInstance())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    List<Received> received() {
        return received;
    }

    /** Asked before each call; null lets the call pass. */
    FakeBilling refuses(Supplier<@Nullable Refusal> next) {
        refusals.set(next);
        return this;
    }

    /** Ends calls as a server does that stops in the middle of them. */
    FakeBilling cancels(boolean yes) {
        cancelling = yes;
        return this;
    }

    /** Does not answer, and gives up when the caller's deadline is over. */
    FakeBilling staysSilent() {
        silent = true;
        return this;
    }

    FakeBilling replays(boolean yes) {
        replaying = yes;
        return this;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Recorder implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String method = call.getMethodDescriptor().getFullMethodName();
            if (method.startsWith("grpc.")) {
                return next.startCall(call, headers);
            }
            ServerCall<Q, A> marked = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendHeaders(Metadata answer) {
                    if (replaying) {
                        answer.put(REPLAYED, "true");
                    }
                    super.sendHeaders(answer);
                }
            };
            ServerCall.Listener<Q> listener = next.startCall(marked, headers);
            return new io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
                private boolean ended;

                @Override
                public void onMessage(Q message) {
                    received.add(new Received(
                            method,
                            String.valueOf(headers.get(KEY)),
                            String.valueOf(headers.get(AUTHORIZATION)),
                            headers.containsKey(SHADOW),
                            message));
                    if (cancelling) {
                        ended = true;
                        call.close(Status.CANCELLED, new Metadata());
                        return;
                    }
                    if (silent) {
                        ended = true;
                        return;
                    }
                    Refusal refusal = refusals.get().get();
                    if (refusal == null) {
                        super.onMessage(message);
                    } else {
                        ended = true;
                        StatusRuntimeException status = Statuses.of(refusal);
                        Metadata trailers = status.getTrailers();
                        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
                    }
                }

                @Override
                public void onHalfClose() {
                    if (!ended) {
                        super.onHalfClose();
                    }
                }
            };
        }
    }

    private static <T> void answer(StreamObserver<T> to, T message) {
        to.onNext(message);
        to.onCompleted();
    }

    private static final class Charges extends ChargeServiceGrpc.ChargeServiceImplBase {
        @Override
        public void captureCharge(CaptureChargeRequest request, StreamObserver<Charge> to) {
            answer(to, BillingSamples.CHARGE);
        }

        @Override
        public void getCharge(GetChargeRequest request, StreamObserver<Charge> to) {
            answer(to, BillingSamples.CHARGE.toBuilder().setId(request.getId()).build());
        }

        @Override
        public void listCharges(ListChargesRequest request, StreamObserver<ListChargesResponse> to) {
            answer(
                    to,
                    ListChargesResponse.newBuilder()
                            .addCharges(BillingSamples.CHARGE)
                            .build());
        }

        @Override
        public void voidCharge(VoidChargeRequest request, StreamObserver<Charge> to) {
            answer(to, BillingSamples.CHARGE);
        }
    }

    private static final class Claims extends ClaimServiceGrpc.ClaimServiceImplBase {
        @Override
        public void createClaim(CreateClaimRequest request, StreamObserver<Claim> to) {
            answer(to, BillingSamples.CLAIM);
        }

        @Override
        public void getClaim(GetClaimRequest request, StreamObserver<Claim> to) {
            answer(to, BillingSamples.CLAIM);
        }

        @Override
        public void listClaims(ListClaimsRequest request, StreamObserver<ListClaimsResponse> to) {
            answer(
                    to,
                    ListClaimsResponse.newBuilder()
                            .addClaims(BillingSamples.CLAIM)
                            .build());
        }

        @Override
        public void submitClaim(SubmitClaimRequest request, StreamObserver<Claim> to) {
            answer(to, BillingSamples.CLAIM);
        }

        @Override
        public void voidClaim(VoidClaimRequest request, StreamObserver<Claim> to) {
            answer(to, BillingSamples.CLAIM);
        }
    }

    private static final class Remittances extends RemittanceServiceGrpc.RemittanceServiceImplBase {
        @Override
        public void postRemittance(PostRemittanceRequest request, StreamObserver<Remittance> to) {
            answer(to, BillingSamples.REMITTANCE);
        }

        @Override
        public void getRemittance(GetRemittanceRequest request, StreamObserver<Remittance> to) {
            answer(to, BillingSamples.REMITTANCE);
        }
    }

    private static final class Payments extends PaymentServiceGrpc.PaymentServiceImplBase {
        @Override
        public void postPayment(PostPaymentRequest request, StreamObserver<Payment> to) {
            answer(to, BillingSamples.PAYMENT);
        }

        @Override
        public void getPayment(GetPaymentRequest request, StreamObserver<Payment> to) {
            answer(to, BillingSamples.PAYMENT);
        }

        @Override
        public void voidPayment(VoidPaymentRequest request, StreamObserver<Payment> to) {
            answer(to, BillingSamples.VOIDED_PAYMENT);
        }
    }

    private static final class Invoices extends InvoiceServiceGrpc.InvoiceServiceImplBase {
        @Override
        public void issueInvoice(IssueInvoiceRequest request, StreamObserver<Invoice> to) {
            answer(to, BillingSamples.INVOICE);
        }

        @Override
        public void getInvoice(GetInvoiceRequest request, StreamObserver<Invoice> to) {
            answer(to, BillingSamples.INVOICE);
        }

        @Override
        public void listInvoices(ListInvoicesRequest request, StreamObserver<ListInvoicesResponse> to) {
            answer(
                    to,
                    ListInvoicesResponse.newBuilder()
                            .addInvoices(BillingSamples.INVOICE)
                            .build());
        }
    }

    private static final class Payers extends PayerServiceGrpc.PayerServiceImplBase {
        @Override
        public void listPayers(ListPayersRequest request, StreamObserver<ListPayersResponse> to) {
            answer(
                    to,
                    ListPayersResponse.newBuilder()
                            .addPayers(BillingSamples.PAYER)
                            .build());
        }
    }
}
