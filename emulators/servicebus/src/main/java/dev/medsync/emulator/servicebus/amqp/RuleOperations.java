package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Rule;
import dev.medsync.emulator.servicebus.entity.Subscription;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.DescribedType;

/** A subscription's rules, as the SDK's rule manager handles them. */
final class RuleOperations {
    private final Subscription subscription;

    RuleOperations(Subscription subscription) {
        this.subscription = subscription;
    }

    Response list(ManagementRequest request) {
        List<Map<String, DescribedType>> rules = subscription.rules().stream()
                .skip(request.number("skip"))
                .limit(request.number("top"))
                .map(rule -> Map.of("rule-description", RuleEncoding.encode(rule)))
                .toList();
        return rules.isEmpty() ? Response.noContent() : Response.ok(Map.of("rules", rules));
    }

    Response add(ManagementRequest request) {
        String name = request.text("rule-name");
        Rule rule = new Rule(name, RuleEncoding.decodeFilter(request.optionalMap("rule-description")));
        return subscription.add(rule)
                ? Response.ok()
                : Response.failed(
                        409, ServiceBusSymbols.ENTITY_ALREADY_EXISTS, "There is already a rule '" + name + "'.");
    }

    Response remove(ManagementRequest request) {
        String name = request.text("rule-name");
        return subscription.remove(name)
                ? Response.ok()
                : Response.failed(404, ServiceBusSymbols.ENTITY_NOT_FOUND, "There is no rule '" + name + "'.");
    }
}
