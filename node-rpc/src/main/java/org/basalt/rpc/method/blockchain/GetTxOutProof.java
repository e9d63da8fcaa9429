package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.TxLocation;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.MerkleProof;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
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

/// `gettxoutproof`: proves that transactions are in a block.
public final class GetTxOutProof implements RpcMethod {
  private static final Param<List<Json>> TXIDS =
      Param.required("txids", RpcType.ARRAY, "The transactions to prove")
          .containing(Param.optional("txid", RpcType.HEX_TEXT, "A txid"));
  private static final Param<BlockHash> BLOCK_HASH =
      Param.optional("blockhash", RpcType.BLOCK_HASH, "Their block");

  /// MAX_OUTPUTS_PER_BLOCK: no output of a transaction has a higher index.
  private static final int MAX_OUTPUTS = 4_000_000 / (9 * 4);

  private static final RpcSpec SPEC =
      new RpcSpec(
          "gettxoutproof",
          "blockchain",
          "Proves that transactions are in a block.\n\nWithout the block's hash, it must be found by"
              + " an output that is still unspent, or with -txindex.",
          List.of(TXIDS, BLOCK_HASH),
          List.of(ResultDoc.str("data", "The proof in hexadecimal")),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Set<Txid> txids = txids(args.get(TXIDS));
    BlockNode place =
        args.find(BLOCK_HASH)
            .map(hash -> BlockLookup.byHash(hash, node))
            .orElseGet(() -> find(txids, node));
    Block block = BlockLookup.block(place, node);
    long found = block.transactions().stream().filter(tx -> txids.contains(tx.txid())).count();
    if (found != txids.size()) {
      throw new RpcException(
          RpcErrorCode.INVALID_ADDRESS_OR_KEY,
          "Not all transactions found in specified or retrieved block");
    }
    return Json.of(Hex.encode(MerkleProof.of(block, txids).encode()));
  }

  private static Set<Txid> txids(List<Json> values) {
    if (values.isEmpty()) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Parameter 'txids' cannot be empty");
    }
    Set<Txid> txids = new TreeSet<>();
    for (Json value : values) {
      if (!txids.add(Txid.parse(RpcType.hashText(value, "txid")))) {
        throw new RpcException(
            RpcErrorCode.INVALID_PARAMETER,
            "Invalid parameter, duplicated txid: " + value.asText());
      }
    }
    return txids;
  }

  private static BlockNode find(Set<Txid> txids, NodeView node) {
    for (Txid txid : txids) {
      Optional<BlockNode> place = node.chain().ask(ledger -> byCoin(txid, ledger));
      if (place.isPresent()) {
        return place.get();
      }
    }
    return node.chain()
        .findTransaction(txids.iterator().next())
        .map(TxLocation::node)
        .orElseThrow(() ->
            new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Transaction not yet in block"));
  }

  private static Optional<BlockNode> byCoin(Txid txid, LedgerView ledger) {
    for (int i = 0; i < MAX_OUTPUTS; i++) {
      Coin coin = ledger.coin(new OutPoint(txid, i));
      if (!coin.isNone()) {
        return Optional.of(ledger.view().tip().ancestorAt(coin.height()));
      }
    }
    return Optional.empty();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
