package dev.medsync.cli.chaos;

import dev.medsync.cli.Home;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs after each other on one platform, from its start to its end. */
public final class ChaosRun {
    private final Home home;
    private final Consumer<String> story;

    /**
     * What to do.
     *
     * @param seed the first run's; each further one has one more
     * @param runs how many
     * @param atLeast further runs follow for so long
     * @param rate requests a second
     * @param quick the short form
     * @param caches whether to make every AOT cache first; the strangler's, whose starts are measured as holds, is made in
     *     any case
     */
    public record Settings(long seed, int runs, Duration atLeast, double rate, boolean quick, boolean caches) {}

    /**
     * Prepares runs.
     *
     * @param home where the platform keeps its state; nothing may run there
     * @param story told what happens, line by line
     */
    public ChaosRun(Home home, Consumer<String> story) {
        this.home = home;
        this.story = story;
    }

    /** Starts the platform, carries out the runs, and stops it. */
    public void rehearse(Settings settings, Tally tally) throws Exception {
        long begin = System.nanoTime();
        int portBase = PortBase.free();
        story.accept("A platform of its own starts: ports from " + portBase + ", state in " + home.state());
        Rehearsal rehearsal =
                Rehearsal.start(home, portBase, name -> settings.caches() || name.equals("strangler"), line -> {});
        Thread hook = new Thread(rehearsal::close, "chaos-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Chaos chaos = new Chaos(rehearsal, settings.rate(), tally, story(begin));
            rehearsal.awaitHealthy();
            story(begin).accept("All processes are healthy");
            chaos.prepare();
            story(begin).accept("AOT caches made: " + rehearsal.train());
            for (int run = 0;
                    run < settings.runs()
                            || System.nanoTime() - begin < settings.atLeast().toNanos();
                    run++) {
                long seed = settings.seed() + run;
                Plan plan = settings.quick() ? Plan.quick(seed) : Plan.full(seed);
                story(begin)
                        .accept("Run " + (run + 1) + ", seed " + seed + ": "
                                + plan.calm().size() + " moves with a fault and without a death, then "
                                + plan.rough().size() + " acts with deaths:");
                plan.rough().forEach(each -> story.accept("    " + each));
                chaos.run(plan);
            }
        } finally {
            rehearsal.close();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private Consumer<String> story(long begin) {
        return line -> story.accept(String.format("%6.1f s  %s", (System.nanoTime() - begin) / 1e9, line));
    }
}
