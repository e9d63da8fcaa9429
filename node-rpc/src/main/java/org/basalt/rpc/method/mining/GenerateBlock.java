package org.basalt.rpc.method.mining;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.rpc.json.TxHex;
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

/// `generateblock`: mines one block with transactions of the caller's choice.
public final class GenerateBlock implements RpcMethod {
  private static final Param<String> OUTPUT =
      Param.required("output", RpcType.TEXT, "Who gets the new coins: an address or descriptor");
  private static final Param<List<Json>> TRANSACTIONS =
      Param.required(
              "transactions",
              RpcType.ARRAY,
              "Transactions in hexadecimal or txids of unconfirmed ones, in their order in the"
                  + " block. All must be valid.")
          .containing(Param.optional("rawtx/txid", RpcType.HEX_TEXT, ""));
  private static final Param<Boolean> SUBMIT =
      Param.withDefault("submit", RpcType.BOOL, true, "Connect the block; otherwise only show it.");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "generateblock",
          RpcSpec.HIDDEN,
          "Mines a block with given transactions, and gives its hash. Fees are not collected.",
          List.of(OUTPUT, TRANSACTIONS, SUBMIT),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.hex("hash", "the new block's hash"),
                  ResultDoc.hex("hex", "the new block, if not submitted").optional())),
          Examples.cli("generateblock", "\"myaddress\" '[\"rawtx\", \"mempool_txid\"]'"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Script payTo = PayTo.descriptorOrAddress(args.get(OUTPUT), node);
    List<Transaction> transactions = new ArrayList<>();
    args.get(TRANSACTIONS).forEach(text -> transactions.add(transaction(text.asText(), node)));
    boolean isSubmitted = args.get(SUBMIT);
    Block block = node.chain().assembleBlock(payTo, transactions);
    BlockVerdict verdict = node.chain().checkProposal(block, false, false);
    while (verdict instanceof BlockVerdict.MissingPrevious) {
      // Another call has moved the tip in between.
      block = node.chain().assembleBlock(payTo, transactions);
      verdict = node.chain().checkProposal(block, false, false);
    }
    if (verdict instanceof BlockVerdict.Invalid invalid) {
      throw new RpcException(
          RpcErrorCode.VERIFY_ERROR, "TestBlockValidity failed: " + invalid.reject());
    }
    if (!(Miner.solve(block, Miner.DEFAULT_TRIES, node)
        instanceof Miner.Search.Found(Block solved, long _))) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Failed to make block.");
    }
    Json.Obj out = Json.object().put("hash", solved.hash().toString());
    if (isSubmitted) {
      Miner.submit(solved, node);
    } else {
      out.put("hex", Hex.encode(BlockCodec.encode(solved)));
    }
    return out;
  }

  private static Transaction transaction(String text, NodeView node) {
    if (text.length() == 64 && Hex.isHex(text)) {
      Txid txid = Txid.parse(text);
      return node.chain()
          .ask(ledger -> ledger.mempool().transaction(txid))
          .orElseThrow(() ->
              new RpcException(
                  RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Transaction " + text + " not in mempool."));
    }
    return TxHex.decode(text)
        .orElseThrow(() ->
            new RpcException(
                RpcErrorCode.DESERIALIZATION_ERROR,
                "Transaction decode failed for "
                    + text
                    + ". Make sure the tx has at least one input."));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
