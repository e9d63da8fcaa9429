package org.basalt.rpc.method.blockchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.rpc.json.BlockBody;
import org.basalt.rpc.json.BlockJson;
import org.basalt.rpc.json.RecentTexts;
import org.basalt.rpc.json.TxJson;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `getblock`: a block as bytes or as JSON with more or less detail.
public final class GetBlock implements RpcMethod {
  private static final Param<BlockHash> BLOCK_HASH =
      Param.required("blockhash", RpcType.BLOCK_HASH, "The block's hash");
  private static final Param<Json> VERBOSITY =
      Param.withDefault(
              "verbosity|verbose",
              RpcType.anyAs(RpcType.Kind.NUM),
              Json.of(1),
              "0 for the bytes, 1 for JSON with txids, 2 with transactions, 3 with transactions and"
                  + " what they spend")
          .unchecked();
  private static final String EXAMPLE =
      "\"00000000c937983704a73af28acdec37b049d214adbda81d7e2a3dd146f6ed09\"";
  private static final RpcSpec SPEC = describe();

  private final RecentTexts recent;

  /// @param recent may have other methods' texts, too
  public GetBlock(RecentTexts recent) {
    this.recent = recent;
  }

  private static RpcSpec describe() {
    return new RpcSpec(
        "getblock",
        "blockchain",
        "Shows a block: its bytes with verbosity 0, else JSON, with more detail the higher the"
            + " verbosity.",
        List.of(BLOCK_HASH, VERBOSITY),
        List.of(
            ResultDoc.hex("", "The block's bytes").when("for verbosity = 0"),
            ResultDoc.obj("", "", BlockJson.blockDocs(ResultDoc.hex("", "a txid")))
                .when("for verbosity = 1"),
            ResultDoc.obj("", "", BlockJson.blockDocs(transaction(false)))
                .when("for verbosity = 2"),
            ResultDoc.obj("", "", BlockJson.blockDocs(transaction(true)))
                .when("for verbosity = 3")),
        Examples.of("getblock", EXAMPLE, EXAMPLE));
  }

  private static ResultDoc transaction(boolean hasPrevouts) {
    List<ResultDoc> fields = new ArrayList<>(TxJson.docs(hasPrevouts));
    fields.add(ResultDoc.amount("fee", "in BTC, where undo data tells").optional());
    fields.add(ResultDoc.hex("hex", "The transaction's bytes"));
    return ResultDoc.obj("", "", fields);
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHash hash = args.get(BLOCK_HASH);
    int verbosity = Verbosity.of(args.raw(VERBOSITY), 1, true);
    BlockNode block = BlockLookup.byHash(hash, node);
    if (verbosity <= 0) {
      return Json.hex(BlockLookup.raw(block, node));
    }
    BlockLookup.expectData(block, node);
    return recent
        .block(block, detail(verbosity), () -> BlockLookup.raw(block, node), node)
        .addTo(BlockJson.header(block, node));
  }

  private static BlockBody.Detail detail(int verbosity) {
    return switch (verbosity) {
      case 1 -> BlockBody.Detail.TXIDS;
      case 2 -> BlockBody.Detail.TRANSACTIONS;
      default -> BlockBody.Detail.TRANSACTIONS_WITH_PREVOUTS;
    };
  }

  /// Where the body is here as text.
  @Override
  public Optional<Json> callAtOnce(RpcArgs args, NodeView node) {
    BlockHash hash = args.get(BLOCK_HASH);
    int verbosity = Verbosity.of(args.raw(VERBOSITY), 1, true);
    Optional<BlockNode> block = node.chain().find(hash);
    if (verbosity <= 0 || block.isEmpty() || !node.chain().status(block.get()).hasData()) {
      return Optional.empty();
    }
    return recent
        .block(hash, detail(verbosity))
        .map(body -> body.addTo(BlockJson.header(block.get(), node)));
  }

  @Override
  public boolean maybeNeverWaits() {
    return true;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
