package org.basalt.p2p.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs the large simulations and writes `figures.json` and plots into a folder. Arguments are
/// `--name value`; `scripts/simulate` says which.
public final class Simulate {
  private static final int WARM_UP_BLOCKS = 6;
  private static final int CHURN_PERCENT = 10;
  private static final long BLOCK_INTERVAL_MS = 20_000;
  private static final long TRANSACTION_WATCH_MS = 25_000;
  private static final long CUT_MS = 40_000;
  private static final long HEALING_LIMIT_MS = 30_000;
  private static final int[] SHARES = {10, 20, 30, 40, 50, 60, 70, 80, 90};

  private final Options options;
  private final PrintStream out;
  private final Path scratch;
  private final Map<String, Object> figures = Figures.object();

  /// @param only `crowd`, `eclipse` and `shares`
  private record Options(
      int nodes,
      int attackers,
      long seed,
      int blocks,
      int transactions,
      int sent,
      int seeds,
      int fresh,
      Set<String> only,
      Path folder) {
    static Options parse(String[] args) {
      Options options =
          new Options(
              1000, 0, 1, 6, 2000, 3, 100, 0, Set.of("crowd", "eclipse"), Path.of("simulation"));
      for (int i = 0; i + 1 < args.length; i += 2) {
        options = options.with(args[i], args[i + 1]);
      }
      return options;
    }

    private Options with(String name, String value) {
      return new Options(
          name.equals("--nodes") ? Integer.parseInt(value) : nodes,
          name.equals("--attackers") ? Integer.parseInt(value) : attackers,
          name.equals("--seed") ? Long.parseLong(value) : seed,
          name.equals("--blocks") ? Integer.parseInt(value) : blocks,
          name.equals("--transactions") ? Integer.parseInt(value) : transactions,
          name.equals("--sent") ? Integer.parseInt(value) : sent,
          name.equals("--seeds") ? Integer.parseInt(value) : seeds,
          name.equals("--fresh") ? Integer.parseInt(value) : fresh,
          name.equals("--only") ? Set.of(value.split(",", -1)) : only,
          name.equals("--out") ? Path.of(value) : folder);
    }
  }

  private Simulate(Options options, PrintStream out, Path scratch) {
    this.options = options;
    this.out = out;
    this.scratch = scratch;
  }

  public static void main(String[] args) throws IOException {
    Options options = Options.parse(args);
    Path scratch = Files.createTempDirectory("simulation");
    Files.createDirectories(options.folder);
    Simulate simulate = new Simulate(options, System.out, scratch);
    try {
      simulate.run();
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void run() throws IOException {
    if (options.only.contains("crowd")) {
      crowd();
    }
    if (options.only.contains("eclipse")) {
      eclipse();
    }
    if (options.only.contains("shares")) {
      shares();
    }
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(options.folder.resolve(name), content);
  }

  private void say(String name, Object value) throws IOException {
    figures.put(name, value);
    out.println(name + " " + Figures.json(value));
    out.flush();
    write("figures-" + String.join("-", options.only) + ".json", Figures.json(figures) + "\n");
  }

  // Many nodes.

  private void crowd() throws IOException {
    Settings settings =
        Settings.of(options.seed, options.nodes)
            .withAttackers(options.attackers)
            .withTransactions(options.transactions);
    try (Crowd crowd = new Crowd(settings, scratch.resolve("crowd"))) {
      crowd.warmUp(WARM_UP_BLOCKS);
      var outbound = crowd.outboundCounts().summaryStatistics();
      Map<String, Object> about = Figures.object();
      about.put("seed", options.seed);
      about.put("nodes", options.nodes);
      about.put("attackers", options.attackers);
      about.put("outbound_min", outbound.getMin());
      about.put("outbound_average", outbound.getAverage());
      about.put("churn_percent_each_" + BLOCK_INTERVAL_MS / 1000 + "_sec", CHURN_PERCENT);
      say("crowd", about);
      blocks(crowd);
      transactions(crowd);
      crowd.world().run(BLOCK_INTERVAL_MS);
      Partition.Healing healing = new Partition(crowd, options.seed).run(CUT_MS, HEALING_LIMIT_MS);
      say("partition", healing.figures());
      write(
          "partition.svg",
          new Plot(
                  "A partition of " + options.nodes + " nodes heals",
                  "milliseconds after the healing",
                  roundUp(healing.ms(99)),
                  "% of the weaker half with the longer chain",
                  100)
              .share("nodes", healing.healingMs(), healing.leftShare(), false)
              .svg());
    }
  }

  private void blocks(Crowd crowd) throws IOException {
    List<Spread> spreads = new ArrayList<>();
    for (int i = 0; i < options.blocks; i++) {
      crowd.churn(CHURN_PERCENT, BLOCK_INTERVAL_MS);
      Spread spread = crowd.block(BLOCK_INTERVAL_MS);
      spreads.add(spread);
      say("block_" + (i + 1), spread.figures());
    }
    Spread worst =
        spreads.stream().max(java.util.Comparator.comparingDouble(Simulate::ratio)).orElseThrow();
    say("worst_ratio_to_bound_at_99_percent", ratio(worst));
    say("nodes_that_were_away", crowd.awayCount());
    long[] catchUps = crowd.catchUpsMs();
    java.util.Arrays.sort(catchUps);
    if (catchUps.length > 0) {
      say("ms_to_catch_up_median", catchUps[catchUps.length / 2]);
      say("ms_to_catch_up_max", catchUps[catchUps.length - 1]);
    }
    write(
        "blocks.svg",
        new Plot(
                "A block among " + options.nodes + " nodes, the worst of " + spreads.size(),
                "milliseconds",
                roundUp(worst.delayMs(100)),
                "% of nodes",
                100)
            .share("nodes that have it", worst.delaysMs(), worst.nodes(), false)
            .share("by the protocol's messages", worst.boundsMs(), worst.nodes(), true)
            .share("by latency alone", worst.latencyMs(), worst.nodes(), true)
            .svg());
  }

  private static double ratio(Spread spread) {
    return Math.round(100.0 * spread.delayMs(99) / spread.boundMs(99)) / 100.0;
  }

  private void transactions(Crowd crowd) throws IOException {
    List<Spread> spreads = new ArrayList<>();
    for (int i = 0; i < options.sent; i++) {
      crowd.churn(CHURN_PERCENT, BLOCK_INTERVAL_MS);
      spreads.add(crowd.transaction(TRANSACTION_WATCH_MS));
      say("transaction_" + (i + 1), spreads.getLast().figures());
    }
    Plot plot =
        new Plot(
            "Transactions among " + options.nodes + " nodes",
            "milliseconds",
            TRANSACTION_WATCH_MS,
            "% of nodes",
            100);
    for (int i = 0; i < spreads.size(); i++) {
      plot.share(
          "transaction " + (i + 1), spreads.get(i).delaysMs(), spreads.get(i).nodes(), false);
    }
    write("transactions.svg", plot.svg());
  }

  /// To a number that an axis may end with; much if there is none.
  private static double roundUp(long value) {
    if (value > 1_000_000) {
      return 1_000_000;
    }
    long step = value > 5000 ? 1000 : 100;
    return Math.ceilDiv(Math.max(value, 1), step) * step;
  }

  // One victim.

  private void eclipse() throws IOException {
    Eclipse.Scenario scenario = Eclipse.Scenario.STANDARD.withFresh(options.fresh);
    int eclipsed = 0;
    long slowestMs = 0;
    int[] honest = new int[12];
    for (int i = 0; i < options.seeds; i++) {
      Eclipse.Outcome outcome = attack(scenario, options.seed + i);
      eclipsed += outcome.isEclipsed() ? 1 : 0;
      slowestMs = Math.max(slowestMs, outcome.blockMs());
      honest[Math.min(outcome.honestOutbound(), honest.length - 1)]++;
      out.println("seed " + (options.seed + i) + " " + outcome);
      out.flush();
    }
    Map<String, Object> result = Figures.object();
    result.put("first_seed", options.seed);
    result.put("seeds", options.seeds);
    result.put("attacker_percent_of_book", scenario.attackerPercent());
    result.put("fresh_attacker_addresses", options.fresh);
    result.put("eclipsed", eclipsed);
    result.put("slowest_ms_to_block", slowestMs);
    result.put(
        "seeds_by_number_of_honest_outbound_peers",
        java.util.Arrays.stream(honest).boxed().toList());
    say("eclipse", result);
  }

  private Eclipse.Outcome attack(Eclipse.Scenario scenario, long seed) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "eclipse");
    Eclipse.Outcome outcome = Eclipse.run(scenario, seed, directory);
    delete(directory);
    return outcome;
  }

  /// How much of the book an attacker needs.
  private void shares() throws IOException {
    double[] eclipsed = new double[SHARES.length];
    double[] honest = new double[SHARES.length];
    for (int i = 0; i < SHARES.length; i++) {
      Eclipse.Scenario scenario =
          Eclipse.Scenario.STANDARD.withAttackerPercent(SHARES[i]).withFresh(options.fresh);
      int honestSum = 0;
      int outboundSum = 0;
      int count = 0;
      for (int s = 0; s < options.seeds; s++) {
        Eclipse.Outcome outcome = attack(scenario, options.seed + s);
        count += outcome.isEclipsed() ? 1 : 0;
        honestSum += outcome.honestOutbound();
        outboundSum += outcome.outbound();
      }
      eclipsed[i] = 100.0 * count / options.seeds;
      honest[i] = 100.0 * honestSum / outboundSum;
      Map<String, Object> result = Figures.object();
      result.put("seeds", options.seeds);
      result.put("eclipsed", count);
      result.put("honest_percent_of_outbound", honest[i]);
      say("attacker_percent_" + SHARES[i], result);
    }
    double[] x = java.util.Arrays.stream(SHARES).asDoubleStream().toArray();
    write(
        "eclipse.svg",
        new Plot(
                "Eclipse of one node, " + options.seeds + " seeds each",
                "attacker's addresses in the book, %",
                100,
                "%",
                100)
            .line("seeds in which it is eclipsed", x, eclipsed, false)
            .line("outbound peers that are honest", x, honest, true)
            .svg());
  }
}
