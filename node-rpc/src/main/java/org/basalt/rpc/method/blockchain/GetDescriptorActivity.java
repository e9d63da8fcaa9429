package org.basalt.rpc.method.blockchain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.LedgerView;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.json.ScriptJson;
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

/// `getdescriptoractivity`: what some blocks and the mempool receive and spend of descriptors.
public final class GetDescriptorActivity implements RpcMethod {
  private static final Param<List<Json>> BLOCK_HASHES =
      Param.required(
              "blockhashes",
              RpcType.ARRAY,
              "The blocks to look into, in any order; all on the active chain")
          .containing(Param.optional("blockhash", RpcType.HEX_TEXT, "A block"));
  private static final Param<List<Json>> SCAN_OBJECTS =
      Param.required(
              "scanobjects",
              RpcType.ARRAY,
              "What to look for. Each is a descriptor as text, or an object:")
          .containing(ScanObjects.PARAM.inner().toArray(Param<?>[]::new))
          .oneLine("[scanobjects,...]");
  private static final Param<Boolean> INCLUDE_MEMPOOL =
      Param.withDefault(
          "include_mempool", RpcType.BOOL, true, "Look into the mempool too, behind the blocks");
  private static final RpcSpec SPEC = describe();

  private static RpcSpec describe() {
    ResultDoc event =
        ResultDoc.obj(
            "",
            "",
            ResultDoc.str("type", "'spend' or 'receive'"),
            ResultDoc.amount("amount", "Value of the output, in BTC"),
            ResultDoc.hex("blockhash", "The block; not there while unconfirmed").optional(),
            ResultDoc.num("height", "Its height; not there while unconfirmed").optional(),
            ResultDoc.hex("spend_txid", "Of a spend: the transaction that spends it").optional(),
            ResultDoc.num("spend_vin", "Of a spend: by this input").optional(),
            ResultDoc.hex("prevout_txid", "Of a spend: the transaction that made it").optional(),
            ResultDoc.num("prevout_vout", "Of a spend: the output's position there").optional(),
            ResultDoc.obj("prevout_spk", "Of a spend: the output's script", ScriptJson.docs())
                .optional(),
            ResultDoc.hex("txid", "Of a receive: the transaction that makes it").optional(),
            ResultDoc.num("vout", "Of a receive: the output's position there").optional(),
            ResultDoc.obj("output_spk", "Of a receive: the output's script", ScriptJson.docs())
                .optional());
    return new RpcSpec(
        "getdescriptoractivity",
        "blockchain",
        "Lists what some blocks pay to descriptors and spend of them. Goes well with the blocks"
            + " that scanblocks finds.",
        List.of(BLOCK_HASHES, SCAN_OBJECTS, INCLUDE_MEMPOOL),
        List.of(ResultDoc.obj("", "", ResultDoc.arr("activity", "What was found", event))),
        Examples.cli(
            "getdescriptoractivity",
            "'[\"000000000000000000001347062c12fded7c528943c8ce133987e2e2f5a840ee\"]'"
                + " '[\"addr(bc1qzl6nsgqzu89a66l50cvwapnkw5shh23zarqkw9)\"]'"));
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    SortedMap<Integer, BlockNode> blocks = blocks(args.get(BLOCK_HASHES), node);
    Set<Script> scripts = ScanObjects.scripts(args.get(SCAN_OBJECTS), node).keySet();
    Json.Arr activity = Json.array();
    for (BlockNode block : blocks.values()) {
      addBlock(block, scripts, activity, node);
    }
    if (args.get(INCLUDE_MEMPOOL)) {
      addMempool(scripts, activity, node);
    }
    return Json.object().put("activity", activity);
  }

  private static SortedMap<Integer, BlockNode> blocks(List<Json> hashes, NodeView node) {
    SortedMap<Integer, BlockNode> blocks = new TreeMap<>();
    for (Json hash : hashes) {
      BlockNode block =
          BlockLookup.byHash(BlockHash.parse(RpcType.hashText(hash, "blockhash")), node);
      if (!node.view().tip().hasAncestor(block)) {
        throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Block is not in main chain");
      }
      blocks.put(block.height(), block);
    }
    return blocks;
  }

  private static void addBlock(
      BlockNode block, Set<Script> scripts, Json.Arr activity, NodeView node) {
    List<Transaction> transactions = BlockLookup.block(block, node).transactions();
    List<List<Coin>> undo = BlockLookup.undo(block, node).spentByTransaction();
    Json.Obj where =
        Json.object().put("blockhash", block.hash().toString()).put("height", block.height());
    for (int i = 0; i < transactions.size(); i++) {
      List<TxOut> spent = i == 0 ? List.of() : undo.get(i - 1).stream().map(Coin::output).toList();
      addTransaction(new Spending(transactions.get(i), spent), scripts, where, activity, node);
    }
  }

  /// A transaction with the outputs that it spends; those of a coinbase are none.
  private record Spending(Transaction tx, List<TxOut> spent) {}

  private static void addMempool(Set<Script> scripts, Json.Arr activity, NodeView node) {
    for (Spending spending : node.chain().ask(GetDescriptorActivity::unconfirmed)) {
      addTransaction(spending, scripts, Json.object(), activity, node);
    }
  }

  private static List<Spending> unconfirmed(LedgerView ledger) {
    List<Spending> all = new ArrayList<>();
    for (Txid txid : ledger.mempool().txids()) {
      Transaction tx = ledger.mempool().transaction(txid).orElseThrow();
      List<TxOut> spent = new ArrayList<>();
      for (var input : tx.inputs()) {
        OutPoint prevout = input.prevout();
        spent.add(ledger.mempool().output(prevout).orElseGet(() -> ledger.coin(prevout).output()));
      }
      all.add(new Spending(tx, spent));
    }
    return all;
  }

  private static void addTransaction(
      Spending spending, Set<Script> scripts, Json.Obj where, Json.Arr activity, NodeView node) {
    Transaction tx = spending.tx();
    for (int i = 0; i < spending.spent().size(); i++) {
      TxOut output = spending.spent().get(i);
      if (scripts.contains(output.scriptPubKey())) {
        OutPoint prevout = tx.inputs().get(i).prevout();
        activity.add(
            Json.object()
                .put("type", "spend")
                .put("amount", AmountJson.of(output.valueSat()))
                .putAll(where)
                .put("spend_txid", tx.txid().toString())
                .put("spend_vin", i)
                .put("prevout_txid", prevout.txid().toString())
                .put("prevout_vout", Integer.toUnsignedLong(prevout.index()))
                .put("prevout_spk", ScriptJson.output(output.scriptPubKey(), node)));
      }
    }
    for (int i = 0; i < tx.outputs().size(); i++) {
      TxOut output = tx.outputs().get(i);
      if (scripts.contains(output.scriptPubKey())) {
        activity.add(
            Json.object()
                .put("type", "receive")
                .put("amount", AmountJson.of(output.valueSat()))
                .putAll(where)
                .put("txid", tx.txid().toString())
                .put("vout", i)
                .put("output_spk", ScriptJson.output(output.scriptPubKey(), node)));
      }
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
