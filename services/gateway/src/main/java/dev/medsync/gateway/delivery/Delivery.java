package dev.medsync.gateway.delivery;

import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipMap;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to its owner. The map of owners is a hint: an owner that is none says so, and then the other one is
 * asked at once; while a facility moves both refuse, and the request waits until the new owner is told of or found by the one
 * request that goes on asking. A target that is down is asked again as well, until the deadline. Sending a request twice is
 * safe, since every write carries an idempotency key that is stored with the aggregate and moves with it.
 */
public final class Delivery implements AttemptListener, OwnershipMap.Listener {

    /** How often the others ask, should the scout's question itself be held up. */
    private static final long LISTENER_NANOS = 3_000_000_000L;

    /** Hundreds may wait for one that is down, and must not keep the processor from its next start. */
    private static final long DOWN_BOUND_NANOS = 250_000_000;

    /** What nginx calls it. */
    private static final int CLIENT_GONE = 499;

    private enum Obstacle {
        NONE,
        MOVING,
        DOWN
    }

    private final Exchange exchange;
    private final Route route;
    private final int facility;
    private final OwnershipMap ownership;
    private final Consumer<DeliveryReport> reports;
    private final long deadlineNanos;
    private final ScheduledFuture<?> expiry;
    private Owner owner;
    private Obstacle obstacle = Obstacle.NONE;
    private int refusals;
    private int rounds;
    private int downs;
    private boolean waited;
    private volatile boolean told;
    private Target.@Nullable Attempt attempt;
    private @Nullable ScheduledFuture<?> pause;
    private OwnershipMap.@Nullable Waiting news;

    private Delivery(
            Exchange exchange,
            Route route,
            int facility,
            OwnershipMap ownership,
            Duration deadline,
            Consumer<DeliveryReport> reports) {
        this.exchange = exchange;
        this.route = route;
        this.facility = facility;
        this.ownership = ownership;
        this.reports = reports;
        this.owner = hint();
        this.deadlineNanos = exchange.receivedNanos() + deadline.toNanos();
        this.expiry = exchange.loop().schedule(this::expire, remainingNanos(), TimeUnit.NANOSECONDS);
        exchange.whenEnded(this::ended);
    }

    /** Starts to deliver; the exchange is answered in any case. */
    public static void start(
            Exchange exchange,
            Route route,
            int facility,
            OwnershipMap ownership,
            Duration deadline,
            Consumer<DeliveryReport> reports) {
        new Delivery(exchange, route, facility, ownership, deadline, reports).attempt();
    }

    private Owner hint() {
        if (route.legacy() == null) {
            return Owner.SERVICE;
        }
        if (route.service() == null || route.capability() == null) {
            return Owner.LEGACY;
        }
        return ownership.owner(route.capability(), ownedBy());
    }

    /** The facility whose owner counts. */
    private int ownedBy() {
        return route.shared() ? 0 : facility;
    }

    private void attempt() {
        pause = null;
        if (exchange.isEnded()) {
            return;
        }
        long remaining = remainingNanos();
        Target target = route.target(owner);
        if (remaining <= 0 || target == null) {
            expire();
            return;
        }
        Target.Attempt next = target.send(exchange, remaining, this);
        // The listener may have been called already, and may have begun another attempt; then that one counts.
        if (attempt == null && pause == null && !exchange.isEnded()) {
            attempt = next;
        }
    }

    @Override
    public void answered() {
        expiry.cancel(false);
        if (route.capability() != null && refusals > 0 && route.legacy() != null && route.service() != null) {
            ownership.learn(route.capability(), ownedBy(), owner);
        }
    }

    @Override
    public void notOwner() {
        attempt = null;
        refusals++;
        obstacle = Obstacle.MOVING;
        if (route.legacy() == null || route.service() == null) {
            onlyOwnerRefused();
        } else if (refusals % 2 == 1) {
            listen();
            owner = owner.other();
            attempt();
        } else {
            owner = hint();
            awaitOwner();
        }
    }

    /** There is nobody else to ask. Only a facility in the middle of a move is worth waiting for. */
    private void onlyOwnerRefused() {
        boolean settledElsewhere = route.capability() == null
                || (route.legacy() == null && ownership.owner(route.capability(), ownedBy()) == Owner.LEGACY);
        if (settledElsewhere) {
            exchange.respond(new Problem(
                    "not-owner",
                    421,
                    "This facility's data is served elsewhere",
                    "The capability has not moved to its service at this facility; the legacy address serves it.",
                    Map.of("facility", facility)));
        } else {
            awaitOwner();
        }
    }

    private void awaitOwner() {
        listen();
        if (told) {
            askNewOwner();
        } else {
            // Whoever listens and is not the scout misses nothing: an owner found before it listened was told to all
            // who did, so the scout began later than that, and finds it too.
            boolean asks = news == null || news.isScout();
            long waitedNanos = System.nanoTime() - exchange.receivedNanos();
            pause(asks ? BackOff.scout(rounds, waitedNanos) : BackOff.about(LISTENER_NANOS));
            rounds++;
        }
    }

    /** From the first refusal on: what is told while the other owner is still being asked must not be missed. */
    private void listen() {
        String capability = route.capability();
        if (news == null && capability != null) {
            news = ownership.whenTold(capability, ownedBy(), this);
        }
    }

    /** Known at once, on whatever thread: the loop may read an owner's refusal before it comes to the task. */
    @Override
    public void ownerTold() {
        told = true;
        exchange.loop().execute(() -> {
            news = null;
            if (pause != null && pause.cancel(false)) {
                askNewOwner();
            }
        });
    }

    @Override
    public void becameScout() {
        exchange.loop().execute(() -> {
            if (obstacle == Obstacle.MOVING && pause != null && pause.cancel(false)) {
                attempt();
            }
        });
    }

    private void askNewOwner() {
        told = false;
        owner = hint();
        attempt();
    }

    @Override
    public void notReached() {
        attempt = null;
        if (remainingNanos() <= 0) {
            outOfTime();
            return;
        }
        obstacle = Obstacle.DOWN;
        owner = hint();
        pause(BackOff.nanos(downs++, DOWN_BOUND_NANOS));
    }

    /** What stood in the way before, still does: a target that gives up on time is not down. */
    @Override
    public void outOfTime() {
        attempt = null;
        expire();
    }

    @Override
    public void broken() {
        attempt = null;
        if (!route.repeatable()) {
            exchange.respond(Problem.of(
                    "outcome-unknown",
                    502,
                    "The connection broke before an answer came",
                    "Whether the request was carried out is not known, and it cannot be repeated safely."));
            return;
        }
        notReached();
    }

    private long remainingNanos() {
        return deadlineNanos - System.nanoTime();
    }

    private void pause(long nanos) {
        waited = true;
        pause = exchange.loop().schedule(this::attempt, nanos, TimeUnit.NANOSECONDS);
    }

    private void expire() {
        if (exchange.isStarted() || exchange.isEnded()) {
            return;
        }
        giveUp();
        Problem problem = switch (obstacle) {
            case NONE -> Problem.deadlineExceeded();
            case MOVING -> Problem.of("moving", 503, "The facility is moving", "It moves to another owner; try again.");
            case DOWN -> Problem.unavailable("It does not answer at the moment; try again.");
        };
        exchange.respond(problem, new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, "1"));
    }

    private void ended() {
        giveUp();
        reports.accept(new DeliveryReport(
                route,
                owner,
                facility,
                status(),
                refusals,
                waited,
                Duration.ofNanos(System.nanoTime() - exchange.receivedNanos())));
    }

    private int status() {
        if (exchange.isAborted()) {
            return 0;
        }
        return exchange.isAbandoned() ? CLIENT_GONE : exchange.status();
    }

    private void giveUp() {
        expiry.cancel(false);
        if (attempt != null) {
            attempt.cancel();
        }
        if (pause != null) {
            pause.cancel(false);
        }
        forgetNews();
    }

    private void forgetNews() {
        if (news != null) {
            news.forget();
            news = null;
        }
    }
}
