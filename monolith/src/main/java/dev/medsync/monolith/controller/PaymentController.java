package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.model.Payment;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.PaymentService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payments. */
@Controller("/api/v1/payments")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PaymentController {

    private static final List<String> METHODS = List.of("CA", "CC", "CK", "EF");

    private final PaymentService payments;

    PaymentController(PaymentService payments) {
        this.payments = payments;
    }

    @Post
    HttpResponse<String> post(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        Written<Payment> written = payments.post(
                caller,
                Api.key(request, body),
                new PaymentService.Receipt(
                        json.requiredNumber("patientId"),
                        positive(json, "amt"),
                        json.code("method", METHODS, null),
                        json.textOr("reference", 40, ""),
                        json.date("receivedDate"),
                        json.objects("allocations", 200).stream()
                                .map(part -> new PaymentService.ForInvoice(
                                        part.requiredNumber("invoiceId"), positive(part, "amt")))
                                .toList()));
        return Api.written(written, PatientJson.payment(written.aggregate()));
    }

    @Get("/{id}")
    HttpResponse<String> payment(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.payment(payments.payment(TokenFilter.caller(request), id)));
    }

    @Post("/{id}/void")
    HttpResponse<String> voidPayment(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String reason = JsonBody.parse(body).requiredText("reason", 200);
        Written<Payment> written = payments.voidPayment(caller, Api.key(request, body), id, reason);
        return Api.written(written, PatientJson.payment(written.aggregate()));
    }

    private static BigDecimal positive(JsonBody json, String name) {
        BigDecimal amount = json.cents(name, false, null);
        if (amount.signum() == 0) {
            throw json.invalid(name, "must be more than nothing");
        }
        return amount;
    }
}
