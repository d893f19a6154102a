package dev.medsync.gateway.transcode;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.medsync.gateway.route.RouteTable;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all services offer. A service that is down keeps the routes that it had. */
@Singleton
public final class ApiCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(ApiCatalog.class);

    private final Map<String, ServiceApi> services = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile RouteTable<Rpc> routes = RouteTable.empty();

    /** Takes a service's API in the place of what it said before; what cannot be routed leaves everything as it was. */
    synchronized void replace(ServiceApi api) {
        ServiceApi before = services.put(api.service(), api);
        RouteTable.Builder<Rpc> table = new RouteTable.Builder<>();
        try {
            for (ServiceApi each : services.values()) {
                for (Rpc rpc : each.rpcs()) {
                    table.add(rpc.httpMethod(), rpc.template(), rpc);
                }
            }
        } catch (IllegalArgumentException e) {
            LOG.error("The routes of {} are refused: {}", api.service(), e.getMessage());
            if (before == null) {
                services.remove(api.service());
            } else {
                services.put(api.service(), before);
            }
            return;
        }
        routes = table.build();
        // Their keys are descriptors, and those that were replaced should not be kept alive.
        MessageWriter.forgetAll();
        MessageReader.forgetAll();
        LOG.info("{} offers {} routes", api.service(), api.rpcs().size());
        listeners.forEach(Runnable::run);
    }

    /** Calls back, on any thread, after each change. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    public RouteTable<Rpc> routes() {
        return routes;
    }

    /** A method by full name, `medsync.billing.v1.ChargeService/GetCharge`. */
    public @Nullable MethodDescriptor method(String fullName) {
        for (ServiceApi api : services.values()) {
            MethodDescriptor method = api.methods().get(fullName);
            if (method != null) {
                return method;
            }
        }
        return null;
    }

    /** Whether a service has told what it offers. */
    boolean knows(String service) {
        return services.containsKey(service);
    }

    public Collection<ServiceApi> services() {
        return services.values();
    }
}
