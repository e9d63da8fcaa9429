package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.Pruning;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.DeploymentOverrides;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.Networks;
import org.basalt.core.params.Regtest;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcStatus;
import org.junit.jupiter.api.Test;

/// Answers about deleted blocks, and from indexes, as Bitcoin Core gives them on regtest.
class PruningAndIndexMethodsTest {
  private static final Pruning MANUAL =
      new Pruning(Pruning.Mode.MANUAL, 0, Pruning.SMALL_GROUP_BYTES);
  private static final int FIRST_TIME_SEC = 1_600_000_000;

  private final FakeChain chain = new FakeChain(new Regtest(DeploymentOverrides.NONE, false, true));

  /// Blocks of ten minutes; only the ledger would mind that they are all alike.
  private void grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      BlockNode tip = chain.view().tip();
      Block genesis = chain.network().genesis();
      BlockHeader header =
          new BlockHeader(
              1,
              tip.hash(),
              genesis.header().merkleRoot(),
              FIRST_TIME_SEC + 600 * tip.height(),
              genesis.header().bits(),
              0);
      chain.append(new Block(header, genesis.transactions()), new BlockUndo(List.of()));
    }
  }

  /// The answer as text, or code and message of the error.
  private String call(String name, String arguments) {
    AddressCodec addresses = new AddressCodec(Networks.REGTEST.prefixes());
    BouncyCastleSecp256k1 engine = new BouncyCastleSecp256k1();
    NodeView node =
        new NodeView(
            chain.view(),
            chain.service(),
            new FakePeers().service(),
            NodeClock.manual(FIRST_TIME_SEC),
            new FakeControl(),
            Fake.of(RpcStatus.class, new Object()),
            addresses,
            new Descriptors(addresses, engine),
            engine);
    RpcMethod method =
        StandardMethods.ALL.stream()
            .filter(m -> m.spec().name().equals(name))
            .findFirst()
            .orElseThrow();
    Json values = JsonReader.read("[" + arguments + "]").orElseThrow();
    try {
      Json answer = method.call(RpcArgs.checked(method.spec(), values.asArray()), node);
      assertThat(method.spec().results())
          .as("documented answers to %s", arguments)
          .anyMatch(doc -> doc.mismatch(answer).isEmpty());
      return answer.toText();
    } catch (RpcException e) {
      return e.code().number() + " " + e.getMessage();
    }
  }

  @Test
  void prunesOnlyWhereThatIsSwitchedOn() {
    grow(400);
    assertThat(call("pruneblockchain", "10"))
        .isEqualTo("-1 Cannot prune blocks because node is not in prune mode.");
    chain.pruning = MANUAL;
    assertThat(call("pruneblockchain", "10")).isEqualTo("10");
  }

  @Test
  void refusesHeightsThatCannotBePruned() {
    chain.pruning = MANUAL;
    grow(99);
    assertThat(call("pruneblockchain", "-1")).isEqualTo("-8 Negative block height.");
    assertThat(call("pruneblockchain", "10")).isEqualTo("-1 Blockchain is too short for pruning.");
    grow(301);
    assertThat(call("pruneblockchain", "401"))
        .isEqualTo("-8 Blockchain is shorter than the attempted prune height.");
    assertThat(call("pruneblockchain", "400")).as("288 blocks stay").isEqualTo("112");
  }

  @Test
  void takesATimeForTheHeightOfTheFirstBlockTwoHoursBeforeIt() {
    chain.pruning = MANUAL;
    grow(400);
    // Block h has the time of 600 * (h - 1); two hours are twelve blocks.
    long timeOf50Sec = FIRST_TIME_SEC + 600 * 49;
    assertThat(call("pruneblockchain", Long.toString(timeOf50Sec))).isEqualTo("38");
    assertThat(call("pruneblockchain", Long.toString(timeOf50Sec + 1))).isEqualTo("39");
    long afterTheTipSec = FIRST_TIME_SEC + 600 * 399 + 7_201;
    assertThat(call("pruneblockchain", Long.toString(afterTheTipSec)))
        .isEqualTo("-8 Could not find block with at least the specified timestamp.");
  }

  @Test
  void tellsOfPruningInTheChainsState() {
    grow(400);
    assertThat(call("getblockchaininfo", ""))
        .contains("\"pruned\":false")
        .doesNotContain("pruneheight");
    chain.pruning = MANUAL;
    assertThat(call("getblockchaininfo", ""))
        .contains("\"pruned\":true,\"pruneheight\":0,\"automatic_pruning\":false,\"warnings\"");
    chain.pruning = new Pruning(Pruning.Mode.AUTOMATIC, 550L << 20, Pruning.USUAL_GROUP_BYTES);
    chain.prunedTo = OptionalInt.of(99);
    assertThat(call("getblockchaininfo", ""))
        .contains(
            "\"pruneheight\":100,\"automatic_pruning\":true,\"prune_target_size\":576716800,");
  }

  @Test
  void goesNotBackBelowPrunedBlocks() {
    grow(400);
    chain.pruning = MANUAL;
    chain.prunedTo = OptionalInt.of(100);
    String hash = chain.view().tip().ancestorAt(100).hash().toString();
    assertThat(call("invalidateblock", "\"" + hash + "\""))
        .isEqualTo("-20 The chain cannot go back below blocks that were pruned");
  }

  @Test
  void givesTheFilterOfABlock() {
    String genesis = "\"" + chain.network().genesis().hash() + "\"";
    assertThat(call("getblockfilter", genesis))
        .isEqualTo("-1 Index is not enabled for filtertype basic");
    assertThat(call("getblockfilter", genesis + ",\"extended\""))
        .isEqualTo("-5 Unknown filtertype");
    BasicBlockFilter filter = BasicBlockFilter.of(chain.network().genesis(), List.of());
    FilterHeader header = filter.header(FilterHeader.ZERO);
    chain.filters = Optional.of(filterOfGenesis(filter, header));
    assertThat(call("getblockfilter", genesis))
        .isEqualTo(
            "{\"filter\":\"" + Hex.encode(filter.array()) + "\",\"header\":\"" + header + "\"}");
    grow(1);
    assertThat(call("getblockfilter", "\"" + chain.view().tip().hash() + "\""))
        .isEqualTo("-1 Filter not found. Block filters are still in the process of being indexed.");
    assertThat(call("getblockfilter", "\"" + "11".repeat(32) + "\""))
        .isEqualTo("-5 Block not found");
  }

  private static BlockFilters filterOfGenesis(BasicBlockFilter filter, FilterHeader header) {
    return new BlockFilters() {
      @Override
      public boolean awaitTip() {
        return false;
      }

      @Override
      public Optional<BasicBlockFilter> filter(BlockNode node) {
        return node.height() == 0 ? Optional.of(filter) : Optional.empty();
      }

      @Override
      public Optional<Link> link(BlockNode node) {
        return filter(node).map(f -> new Link(FilterHeader.of(f.hash()), header));
      }
    };
  }

  @Test
  void givesFiguresOfABlockFromTheIndexOnly() {
    grow(1);
    assertThat(call("gettxoutsetinfo", "\"muhash\",0"))
        .isEqualTo("-8 Querying specific block heights requires coinstatsindex");
    chain.indexes = List.of(new IndexStatus("coinstatsindex", true, 1));
    assertThat(call("gettxoutsetinfo", "\"hash_serialized_3\",0"))
        .isEqualTo("-8 hash_serialized_3 hash type cannot be queried for a specific block");
    assertThat(call("gettxoutsetinfo", "\"muhash\",0,false"))
        .isEqualTo("-8 Cannot set use_index to false when querying for a specific block");
    chain.coinTotals.put(
        chain.view().tip().ancestorAt(0),
        new CoinTotals(
            "ab".repeat(32),
            0,
            0,
            0,
            5_000_000_000L,
            Uint256.ZERO,
            Uint256.ZERO,
            Uint256.ZERO,
            5_000_000_000L,
            0,
            0,
            0));
    assertThat(call("gettxoutsetinfo", "\"muhash\",0"))
        .isEqualTo(
            "{\"height\":0,\"bestblock\":\""
                + chain.network().genesis().hash()
                + "\",\"txouts\":0,\"bogosize\":0,\"muhash\":\""
                + "ab".repeat(32)
                + "\",\"total_amount\":0.00000000,\"total_unspendable_amount\":50.00000000,"
                + "\"block_info\":{\"prevout_spent\":0.00000000,\"coinbase\":0.00000000,"
                + "\"new_outputs_ex_coinbase\":0.00000000,\"unspendable\":50.00000000,"
                + "\"unspendables\":{\"genesis_block\":50.00000000,\"bip30\":0.00000000,"
                + "\"scripts\":0.00000000,\"unclaimed_rewards\":0.00000000}}}");
    chain.indexes = List.of(new IndexStatus("coinstatsindex", false, 0));
    assertThat(call("gettxoutsetinfo", "\"muhash\",1"))
        .isEqualTo(
            "-32603 Unable to get data because coinstatsindex is still syncing. Current height: 0");
  }
}
