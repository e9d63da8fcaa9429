package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.core.hash.Uint256;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `gettxoutsetinfo`: figures of all unspent outputs.
public final class GetTxOutSetInfo implements RpcMethod {
  private static final String INDEX = "coinstatsindex";
  private static final Param<String> HASH_TYPE =
      Param.withDefault(
          "hash_type",
          RpcType.TEXT,
          "hash_serialized_3",
          "Hash to compute over the set: 'hash_serialized_3', 'muhash' or 'none'");
  private static final Param<Json> HASH_OR_HEIGHT =
      Param.hinted(
              "hash_or_height",
              RpcType.anyAs(RpcType.Kind.NUM),
              "the current best block",
              "The block (needs coinstatsindex)")
          .unchecked()
          .shownAs("", "string or numeric");
  private static final Param<Boolean> USE_INDEX =
      Param.withDefault("use_index", RpcType.BOOL, true, "Ask coinstatsindex where there is one");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "gettxoutsetinfo",
          "blockchain",
          "Counts the unspent outputs, sums them up, and hashes them. Takes a while.",
          List.of(HASH_TYPE, HASH_OR_HEIGHT, USE_INDEX),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num("height", "Height of the block for which this is true"),
                  ResultDoc.hex("bestblock", "Hash of that block"),
                  ResultDoc.num("txouts", "Unspent outputs"),
                  ResultDoc.num("bogosize", "A measure of size that no database changes"),
                  ResultDoc.hex("hash_serialized_3", "The hash, if asked for").optional(),
                  ResultDoc.hex("muhash", "The hash, if asked for").optional(),
                  ResultDoc.num("transactions", "Transactions with unspent outputs").optional(),
                  ResultDoc.num("disk_size", "Estimated bytes on disk").optional(),
                  ResultDoc.amount("total_amount", "Sum of the values in BTC"),
                  ResultDoc.amount(
                          "total_unspendable_amount",
                          "With the index: what can never be spent, in BTC")
                      .optional(),
                  ResultDoc.obj(
                          "block_info",
                          "With the index: what the block alone has changed, in BTC",
                          ResultDoc.amount("prevout_spent", "Outputs spent"),
                          ResultDoc.amount("coinbase", "Outputs of the coinbase"),
                          ResultDoc.amount("new_outputs_ex_coinbase", "All other outputs"),
                          ResultDoc.amount("unspendable", "What can never be spent"),
                          ResultDoc.obj(
                              "unspendables",
                              "Why",
                              ResultDoc.amount("genesis_block", "The first block's reward"),
                              ResultDoc.amount(
                                  "bip30", "Coinbases that a later one with the same id replaced"),
                              ResultDoc.amount("scripts", "Scripts that always fail"),
                              ResultDoc.amount("unclaimed_rewards", "Rewards that the miner left")))
                      .optional())),
          Examples.of("gettxoutsetinfo")
              + Examples.cli("gettxoutsetinfo", "\"none\"")
              + Examples.named("gettxoutsetinfo", "hash_type='muhash' use_index='false'"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    UtxoStatistics.HashType type = hashType(args.get(HASH_TYPE));
    boolean usesIndex = args.get(USE_INDEX);
    Optional<IndexStatus> index =
        node.chain().indexes().stream().filter(i -> i.name().equals(INDEX)).findFirst();
    boolean isOfABlock = !args.raw(HASH_OR_HEIGHT).isNull();
    if (isOfABlock) {
      refuseUnindexed(type, usesIndex, index.isPresent());
    }
    if (index.isPresent() && usesIndex && type != UtxoStatistics.HashType.HASH_SERIALIZED_3) {
      BlockNode block =
          isOfABlock
              ? BlockLookup.byHashOrHeight(args.raw(HASH_OR_HEIGHT), node)
              : node.chain().view().tip();
      return fromIndex(block, type, index.get(), node);
    }
    UtxoStatistics figures = node.chain().utxoStatistics(type);
    Json.Obj out =
        Json.object()
            .put("height", figures.node().height())
            .put("bestblock", figures.node().hash().toString())
            .put("txouts", figures.outputCount())
            .put("bogosize", figures.bogoSize());
    if (type != UtxoStatistics.HashType.NONE) {
      out.put(type.name().toLowerCase(Locale.ROOT), figures.hash());
    }
    return out.put("total_amount", AmountJson.of(figures.totalSat()))
        .put("transactions", figures.txCount())
        .put("disk_size", figures.diskSizeBytes());
  }

  private static void refuseUnindexed(
      UtxoStatistics.HashType type, boolean usesIndex, boolean hasIndex) {
    if (!hasIndex) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Querying specific block heights requires coinstatsindex");
    }
    if (type == UtxoStatistics.HashType.HASH_SERIALIZED_3) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "hash_serialized_3 hash type cannot be queried for a specific block");
    }
    if (!usesIndex) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Cannot set use_index to false when querying for a specific block");
    }
  }

  private static Json fromIndex(
      BlockNode block, UtxoStatistics.HashType type, IndexStatus index, NodeView node) {
    if (!node.chain().awaitIndex(INDEX) && block.height() > index.bestHeight()) {
      throw new RpcException(
          RpcErrorCode.INTERNAL_ERROR,
          "Unable to get data because coinstatsindex is still syncing. Current height: "
              + index.bestHeight());
    }
    CoinTotals totals = totals(block, node);
    CoinTotals before = block.parent().map(parent -> totals(parent, node)).orElse(CoinTotals.NONE);
    Json.Obj out =
        Json.object()
            .put("height", block.height())
            .put("bestblock", block.hash().toString())
            .put("txouts", totals.outputCount())
            .put("bogosize", totals.bogoSize());
    if (type == UtxoStatistics.HashType.MUHASH) {
      out.put("muhash", totals.muHash());
    }
    return out.put("total_amount", AmountJson.of(totals.totalSat()))
        .put("total_unspendable_amount", AmountJson.of(totals.unspendableSat()))
        .put("block_info", blockInfo(totals, before));
  }

  private static CoinTotals totals(BlockNode block, NodeView node) {
    return node.chain()
        .coinTotals(block)
        .orElseThrow(
            () -> new RpcException(RpcErrorCode.INTERNAL_ERROR, "Unable to read UTXO set"));
  }

  /// What a block alone has changed.
  private static Json blockInfo(CoinTotals now, CoinTotals before) {
    return Json.object()
        .put("prevout_spent", difference(now.spentSat(), before.spentSat()))
        .put("coinbase", difference(now.coinbaseSat(), before.coinbaseSat()))
        .put("new_outputs_ex_coinbase", difference(now.createdSat(), before.createdSat()))
        .put("unspendable", AmountJson.of(now.unspendableSat() - before.unspendableSat()))
        .put(
            "unspendables",
            Json.object()
                .put("genesis_block", AmountJson.of(now.genesisSat() - before.genesisSat()))
                .put("bip30", AmountJson.of(now.replacedSat() - before.replacedSat()))
                .put("scripts", AmountJson.of(now.scriptsSat() - before.scriptsSat()))
                .put(
                    "unclaimed_rewards",
                    AmountJson.of(now.unclaimedSat() - before.unclaimedSat())));
  }

  private static Json difference(Uint256 now, Uint256 before) {
    return AmountJson.of(now.subtract(before).word0());
  }

  private static UtxoStatistics.HashType hashType(String text) {
    return switch (text) {
      case "hash_serialized_3" -> UtxoStatistics.HashType.HASH_SERIALIZED_3;
      case "muhash" -> UtxoStatistics.HashType.MUHASH;
      case "none" -> UtxoStatistics.HashType.NONE;
      default ->
          throw new RpcException(
              RpcErrorCode.INVALID_PARAMETER, "'" + text + "' is not a valid hash_type");
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
