package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Invoice;
import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.InvoiceService;
import dev.medsync.monolith.service.PayerService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Invoices, and the payers. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InvoiceController {

    private final InvoiceService invoices;
    private final PayerService payers;

    InvoiceController(InvoiceService invoices, PayerService payers) {
        this.invoices = invoices;
        this.payers = payers;
    }

    @Post("/invoices")
    HttpResponse<String> create(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        long patientId = JsonBody.parse(body).requiredNumber("patientId");
        Written<Invoice> written = invoices.create(caller, Api.key(request, body), patientId);
        return Api.written(written, PatientJson.invoice(written.aggregate()));
    }

    @Get("/invoices/{id}")
    HttpResponse<String> invoice(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.invoice(invoices.invoice(TokenFilter.caller(request), id)));
    }

    @Get("/invoices")
    HttpResponse<String> ofPatient(HttpRequest<?> request, @QueryValue long patientId) throws SQLException {
        return Api.json(
                JsonText.arrayOf(invoices.ofPatient(TokenFilter.caller(request), patientId), PatientJson::invoice));
    }

    @Get("/payers")
    HttpResponse<String> payers(HttpRequest<?> request) throws SQLException {
        return Api.json(JsonText.arrayOf(payers.all(TokenFilter.caller(request)), PatientJson::payer));
    }
}
