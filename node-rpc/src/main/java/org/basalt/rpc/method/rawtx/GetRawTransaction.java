package org.basalt.rpc.method.rawtx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.TxLocation;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.rpc.json.RecentTexts;
import org.basalt.rpc.json.TxJson;
import org.basalt.rpc.method.blockchain.BlockLookup;
import org.basalt.rpc.method.blockchain.Verbosity;
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

/// `getrawtransaction`: a transaction as bytes or JSON.
public final class GetRawTransaction implements RpcMethod {
  private static final Param<Txid> TXID = Param.required("txid", txid(), "The transaction's id");
  private static final Param<Json> VERBOSITY =
      Param.withDefault(
              "verbosity|verbose",
              RpcType.anyAs(RpcType.Kind.NUM),
              Json.of(0),
              "0 for the bytes, 1 for JSON, 2 for JSON with fee and what is spent")
          .unchecked();
  private static final Param<BlockHash> BLOCK_HASH =
      Param.optional("blockhash", RpcType.blockHashCalled("parameter 3"), "The block to look in");
  private static final RpcSpec SPEC = describe();

  private final RecentTexts recent;

  /// @param recent may have other methods' texts, too
  public GetRawTransaction(RecentTexts recent) {
    this.recent = recent;
  }

  private static RpcType<Txid> txid() {
    return new RpcType<>(
        RpcType.Kind.STR_HEX, (v, _) -> Txid.parse(RpcType.hashText(v, "parameter 1")));
  }

  private static RpcSpec describe() {
    return new RpcSpec(
        "getrawtransaction",
        "rawtransactions",
        "Shows a transaction: an unconfirmed one, one of a given block, or with -txindex any.",
        List.of(TXID, VERBOSITY, BLOCK_HASH),
        List.of(
            ResultDoc.str("data", "The transaction's bytes")
                .when("if verbosity is not set or set to 0"),
            ResultDoc.obj("", "", fields(false)).when("if verbosity is set to 1"),
            ResultDoc.obj("", "", fields(true)).when("for verbosity = 2")),
        Examples.of("getrawtransaction", "\"mytxid\" 1", "\"mytxid\", 1")
            + Examples.cli("getrawtransaction", "\"mytxid\" 2 \"myblockhash\""));
  }

  private static List<ResultDoc> fields(boolean hasPrevouts) {
    List<ResultDoc> fields = new ArrayList<>(TxJson.docs(hasPrevouts));
    fields.add(
        ResultDoc.bool("in_active_chain", "The block asked for is on the active chain").optional());
    fields.add(ResultDoc.hex("blockhash", "The transaction's block").optional());
    fields.add(ResultDoc.num("confirmations", "Blocks on top of it plus one").optional());
    fields.add(ResultDoc.time("blocktime", "Its time, UNIX epoch").optional());
    fields.add(ResultDoc.num("time", "The same").optional());
    fields.add(ResultDoc.hex("hex", "The transaction's bytes"));
    fields.add(ResultDoc.amount("fee", "in BTC, where undo data tells").optional());
    return fields;
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Txid txid = args.get(TXID);
    if (txid.equals(node.chain().network().genesis().transactions().getFirst().txid())) {
      throw notFound(
          "The genesis block coinbase is not considered an ordinary transaction and cannot be"
              + " retrieved");
    }
    int verbosity = Verbosity.of(args.raw(VERBOSITY), 0, true);
    Optional<BlockHash> blockHash = args.find(BLOCK_HASH);
    TxLocation found;
    if (blockHash.isPresent()) {
      found = inBlock(txid, blockHash.get(), node);
    } else {
      Optional<Transaction> unconfirmed = node.chain().mempool().find(txid);
      Optional<TxLocation> confirmed =
          unconfirmed.isPresent() ? Optional.empty() : node.chain().findTransaction(txid);
      if (unconfirmed.isEmpty() && confirmed.isEmpty()) {
        // Surely so, even if it was between mempool and block just now.
        unconfirmed = node.chain().ask(ledger -> ledger.mempool().transaction(txid));
        confirmed = node.chain().findTransaction(txid);
      }
      if (unconfirmed.isPresent()) {
        return verbosity <= 0
            ? Json.hex(TransactionCodec.encode(unconfirmed.get()))
            : TxJson.of(unconfirmed.get(), new TxJson.Spent.Unknown(), true, node);
      }
      found = confirmed.orElseThrow(() -> unknown(node));
    }
    if (verbosity <= 0) {
      return Json.hex(TransactionCodec.encode(found.transaction()));
    }
    Json.Obj out = Json.object();
    BlockNode tip = node.view().tip();
    boolean isActive = tip.hasAncestor(found.node());
    if (blockHash.isPresent()) {
      out.put("in_active_chain", isActive);
    }
    TxJson.Spent spent = verbosity == 1 ? new TxJson.Spent.Unknown() : spent(found, node);
    Json.Obj fields = TxJson.of(found.transaction(), spent, true, node);
    if (verbosity == 1 && blockHash.isEmpty() && !found.transaction().isCoinbase()) {
      recent.keep(txid, found.node(), fields);
    }
    out.putAll(fields).put("blockhash", found.node().hash().toString());
    return isActive ? withPlace(out, found.node(), tip) : out.put("confirmations", 0);
  }

  private static Json withPlace(Json.Obj out, BlockNode block, BlockNode tip) {
    return out.put("confirmations", tip.height() - block.height() + 1)
        .put("time", block.timeSec())
        .put("blocktime", block.timeSec());
  }

  /// What is here as text, and on the active chain, is not in the mempool, and the index would find
  /// the same.
  @Override
  public Optional<Json> callAtOnce(RpcArgs args, NodeView node) {
    if (args.has(BLOCK_HASH)) {
      return Optional.empty();
    }
    BlockNode tip = node.view().tip();
    Optional<RecentTexts.KnownTx> known = recent.transaction(args.get(TXID), tip);
    if (known.isEmpty() || Verbosity.of(args.raw(VERBOSITY), 0, true) != 1) {
      return Optional.empty();
    }
    BlockNode block = known.get().place();
    Json.Obj out = Json.object().putAll(known.get().fields());
    return Optional.of(withPlace(out.put("blockhash", block.hash().toString()), block, tip));
  }

  @Override
  public boolean maybeNeverWaits() {
    return true;
  }

  private static TxLocation inBlock(Txid txid, BlockHash hash, NodeView node) {
    BlockNode block = node.chain().find(hash).orElseThrow(() -> notFound("Block hash not found"));
    if (!node.chain().status(block).hasData()) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Block not available");
    }
    List<Transaction> transactions = BlockLookup.block(block, node).transactions();
    for (int i = 0; i < transactions.size(); i++) {
      if (transactions.get(i).txid().equals(txid)) {
        return new TxLocation(block, i, transactions.get(i));
      }
    }
    throw notFound(
        "No such transaction found in the provided block. Use gettransaction for wallet"
            + " transactions.");
  }

  private static RpcException unknown(NodeView node) {
    Optional<IndexStatus> index =
        node.chain().indexes().stream().filter(i -> i.name().equals("txindex")).findFirst();
    String why;
    if (index.isEmpty()) {
      why =
          "No such mempool transaction. Use -txindex or provide a block hash to enable blockchain"
              + " transaction queries";
    } else if (!index.get().isSynced()) {
      why =
          "No such mempool transaction. Blockchain transactions are still in the process of being"
              + " indexed";
    } else {
      why = "No such mempool or blockchain transaction";
    }
    return notFound(why + ". Use gettransaction for wallet transactions.");
  }

  private static RpcException notFound(String message) {
    return new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, message);
  }

  private static TxJson.Spent spent(TxLocation found, NodeView node) {
    Optional<BlockUndo> undo = node.chain().blocks().undo(found.node().hash());
    if (found.transaction().isCoinbase() || undo.isEmpty()) {
      return new TxJson.Spent.Unknown();
    }
    return new TxJson.Spent.Known(undo.get().spentByTransaction().get(found.position() - 1), true);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
