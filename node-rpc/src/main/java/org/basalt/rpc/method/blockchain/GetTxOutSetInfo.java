package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Locale;
import org.basalt.chain.api.UtxoStatistics;
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
                  ResultDoc.amount("total_amount", "Sum of the values in BTC"))),
          Examples.of("gettxoutsetinfo")
              + Examples.cli("gettxoutsetinfo", "\"none\"")
              + Examples.named("gettxoutsetinfo", "hash_type='muhash' use_index='false'"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    UtxoStatistics.HashType type = hashType(args.get(HASH_TYPE));
    args.get(USE_INDEX);
    if (!args.raw(HASH_OR_HEIGHT).isNull()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Querying specific block heights requires coinstatsindex");
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
