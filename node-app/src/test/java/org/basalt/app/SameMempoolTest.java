package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Basalt and Bitcoin Core are given the same random transactions, one by one and in packages, and
/// say the same of each: accepted, or refused with the same words. In between they hold the same
/// transactions, worth the same, and offer miners the same fees.
///
/// The environment's `BITCOIND` names the program. The property `basalt.txs` says how many
/// transactions, `basalt.seed` which.
final class SameMempoolTest {
  private static final Logger LOG = LoggerFactory.getLogger(SameMempoolTest.class);

  private static final int DEFAULT_TRANSACTIONS = 500;

  /// So many transactions make the small mempool overflow.
  private static final int TRANSACTIONS_THAT_FILL = 3_000;

  private static final int COINBASES = 300;
  private static final int MATURITY = 100;
  private static final int STEPS_PER_LOOK = 100;
  private static final int STEPS_PER_BLOCK = 400;
  private static final int STEPS_PER_BLOCK_IF_FULL = 1_500;
  private static final int MAX_DIFFERENCES = 8;
  private static final long START_SEC = 1_750_000_000;

  @TempDir Path scratch;

  private Path bitcoind = Path.of("");

  @BeforeEach
  void findsBitcoind() {
    String program = System.getenv("BITCOIND");
    assumeThat(program).as("the environment's BITCOIND names no program").isNotBlank();
    bitcoind = Path.of(String.valueOf(program));
  }

  @Test
  void bothNodesSayTheSameOfRandomTransactionsAndHoldTheSame() {
    run(Integer.getInteger("basalt.txs", DEFAULT_TRANSACTIONS), false);
  }

  @Test
  void bothNodesEvictTheSameFromAFullMempool() {
    Map<String, Integer> answers =
        run(
            Math.max(TRANSACTIONS_THAT_FILL, Integer.getInteger("basalt.txs", 0) / 4),
            true,
            "-maxmempool=5");
    assertThat(answers.keySet()).anyMatch(answer -> answer.contains("mempool min fee not met"));
  }

  private Map<String, Integer> run(int transactions, boolean isFull, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-connect=0", "-mocktime=" + START_SEC));
    String[] given = all.toArray(String[]::new);
    try (Daemon core = Daemon.bitcoind(bitcoind, scratch.resolve("core"), "regtest", given);
        Daemon basalt = Daemon.basalt(scratch.resolve("basalt"), "regtest", given)) {
      Twins twins = new Twins(core, basalt, Long.getLong("basalt.seed", 1L), isFull);
      twins.start();
      while (twins.count < transactions && twins.differences.size() < MAX_DIFFERENCES) {
        twins.step();
      }
      twins.look();
      System.out.printf(
          "%d transactions, mempools compared %d times; answers: %s%n",
          twins.count, twins.looks, twins.answers);
      assertThat(twins.differences).isEmpty();
      assertThat(twins.count).isGreaterThanOrEqualTo(transactions);
      return twins.answers;
    }
  }

  /// The two nodes, and what they were told.
  private static final class Twins {
    private final Daemon core;
    private final Daemon basalt;
    private final RandomTransactions random;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private final boolean isFull;
    private String address = "";
    private long nowSec = START_SEC;
    private int steps;
    private int count;
    private int looks;

    Twins(Daemon core, Daemon basalt, long seed, boolean isFull) {
      this.isFull = isFull;
      this.core = core;
      this.basalt = basalt;
      random = new RandomTransactions(seed, isFull);
    }

    void start() {
      address = core.call("decodescript", "51").get("segwit").get("address").asText();
      JsonNode hashes = core.call("generatetoaddress", COINBASES + MATURITY, address);
      for (int i = 0; i < hashes.size(); i++) {
        String hash = hashes.get(i).asText();
        basalt.call("submitblock", core.call("getblock", hash, 0).asText());
        if (i < COINBASES) {
          JsonNode coinbase = core.call("getblock", hash, 2).get("tx").get(0);
          random.addCoin(
              Txid.parse(coinbase.get("txid").asText()),
              Math.round(coinbase.get("vout").get(0).get("value").asDouble() * 1e8));
        }
      }
      assertThat(basalt.tip()).isEqualTo(core.tip());
    }

    void step() {
      steps++;
      int kind = random.below(100);
      if (kind < 75) {
        single(random.single());
      } else if (kind < 94) {
        submit(random.family());
      } else if (kind < 98) {
        test(random.chain(2 + random.below(26)));
      } else {
        prioritise(random.known());
      }
      if (steps % STEPS_PER_LOOK == 0) {
        look();
      }
      if (steps % (isFull ? STEPS_PER_BLOCK_IF_FULL : STEPS_PER_BLOCK) == 0) {
        block();
      }
    }

    /// The same question to both; what both say if it is the same.
    private String ask(String method, Object... params) {
      String expected = core.answer(method, params);
      String said = basalt.answer(method, params);
      if (!expected.equals(said)) {
        differ(method + " " + List.of(params), expected, said);
      }
      return expected;
    }

    private void differ(String what, Object expected, Object said) {
      String text =
          "step %d: %s%n  core:   %s%n  basalt: %s".formatted(steps, shorten(what), expected, said);
      LOG.warn("{}", text);
      differences.add(text);
    }

    private static String shorten(String text) {
      return text.length() > 3_000 ? text.substring(0, 3_000) + "..." : text;
    }

    private void note(String answer) {
      answers.merge(answer.replaceAll("[0-9a-f]{64}|[0-9.]+", "#"), 1, Integer::sum);
    }

    private void single(Transaction tx) {
      count++;
      String hex = hex(tx);
      if (random.oneIn(2)) {
        ask("testmempoolaccept", List.of(hex), 0);
      }
      String sent =
          random.oneIn(20) ? ask("sendrawtransaction", hex) : ask("sendrawtransaction", hex, 0, 50);
      note(sent.startsWith("\"") ? "accepted" : sent.replaceAll(", .*", ""));
      if (sent.startsWith("\"")) {
        random.accepted(tx);
      }
    }

    private void submit(List<Transaction> family) {
      count += family.size();
      List<String> all = family.stream().map(Twins::hex).toList();
      if (random.oneIn(3)) {
        ask("testmempoolaccept", all, 0);
      }
      String said = random.oneIn(10) ? ask("submitpackage", all) : ask("submitpackage", all, 0, 50);
      note(
          "package: "
              + said.replaceAll(".*package_msg\":\"([^\"]*).*", "$1").replaceAll(", .*", ""));
      for (Transaction tx : family) {
        if (core.answer("getmempoolentry", tx.txid().toString()).startsWith("{")) {
          random.accepted(tx);
        }
      }
    }

    private void test(List<Transaction> chain) {
      count += chain.size();
      ask("testmempoolaccept", chain.stream().limit(26).map(Twins::hex).toList(), 0);
      if (random.oneIn(2)) {
        chain.forEach(tx -> {
          if (ask("sendrawtransaction", hex(tx), 0, 50).startsWith("\"")) {
            random.accepted(tx);
          }
        });
      }
    }

    private void prioritise(Transaction tx) {
      ask("prioritisetransaction", tx.txid().toString(), 0, random.below(4_000) - 1_500);
    }

    private static String hex(Transaction tx) {
      return Hex.encode(TransactionCodec.encode(tx));
    }

    /// Compares all that the mempools hold.
    void look() {
      looks++;
      JsonNode ours = basalt.call("getrawmempool", true);
      JsonNode theirs = core.call("getrawmempool", true);
      Set<String> known = names(theirs);
      if (!known.equals(names(ours))) {
        Set<String> missing = new HashSet<>(known);
        missing.removeAll(names(ours));
        Set<String> surplus = new HashSet<>(names(ours));
        surplus.removeAll(known);
        differ("contents", "only here " + missing, "only here " + surplus);
        return;
      }
      for (String txid : known) {
        JsonNode expected = comparable(theirs.get(txid));
        JsonNode said = comparable(ours.get(txid));
        if (!expected.equals(said)) {
          differ("entry " + txid, expected, said);
        }
      }
      JsonNode info = core.call("getmempoolinfo");
      if (info.get("optimal").asBoolean()) {
        ask("getmempoolfeeratediagram");
      }
      JsonNode said = basalt.call("getmempoolinfo");
      for (String field :
          List.of("size", "bytes", "usage", "total_fee", "maxmempool", "mempoolminfee")) {
        if (!info.get(field).equals(said.get(field))) {
          differ("getmempoolinfo " + field, info.get(field), said.get(field));
        }
      }
      ask("getprioritisedtransactions");
    }

    private static Set<String> names(JsonNode object) {
      Set<String> names = new HashSet<>();
      for (Iterator<String> it = object.fieldNames(); it.hasNext(); ) {
        names.add(it.next());
      }
      return names;
    }

    private static JsonNode comparable(JsonNode entry) {
      ObjectNode copy = entry.deepCopy();
      copy.remove(List.of("unbroadcast"));
      return copy;
    }

    /// One of them makes a block that both connect; now and then it is taken back for a while.
    private void block() {
      long expectedSat = feesSat(template(core));
      long saidSat = feesSat(template(basalt));
      if (Math.abs(expectedSat - saidSat) * 100 > expectedSat) {
        differ("getblocktemplate", expectedSat, saidSat);
      }
      note(expectedSat == saidSat ? "template: equal" : "template: not equal");
      Daemon miner = random.oneIn(2) ? core : basalt;
      Daemon other = miner == core ? basalt : core;
      String hash = miner.call("generatetoaddress", 1, address).get(0).asText();
      String refused = other.answer("submitblock", miner.call("getblock", hash, 0).asText());
      if (!refused.equals("null")) {
        differ("submitblock", "null", refused);
      }
      look();
      if (random.oneIn(2)) {
        ask("invalidateblock", hash);
        look();
        ask("reconsiderblock", hash);
        look();
      }
      nowSec += 300 + random.below(3_000);
      ask("setmocktime", nowSec);
    }

    private static long feesSat(JsonNode template) {
      long sum = 0;
      for (JsonNode tx : template.get("transactions")) {
        sum += tx.get("fee").asLong();
      }
      return sum;
    }

    private static JsonNode template(Daemon daemon) {
      return daemon.call("getblocktemplate", Map.of("rules", List.of("segwit")));
    }
  }
}
