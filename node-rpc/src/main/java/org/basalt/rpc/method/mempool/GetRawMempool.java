package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.hash.Txid;
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

/// `getrawmempool`: all unconfirmed transactions.
public final class GetRawMempool implements RpcMethod {
  private static final Param<Boolean> VERBOSE =
      Param.withDefault(
          "verbose", RpcType.BOOL, false, "Objects that describe them instead of their ids");
  private static final Param<Boolean> SEQUENCE =
      Param.withDefault(
          "mempool_sequence",
          RpcType.BOOL,
          false,
          "Tell the pool's sequence number, too; not with verbose");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getrawmempool",
          "blockchain",
          "Lists all unconfirmed transactions.",
          List.of(VERBOSE, SEQUENCE),
          List.of(
              ResultDoc.arr("", "", ResultDoc.hex("", "A transaction's id"))
                  .when("for verbose = false"),
              ResultDoc.dyn("", "", ResultDoc.any()).when("for verbose = true"),
              ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.arr("txids", "", ResultDoc.hex("", "A transaction's id")),
                      ResultDoc.num("mempool_sequence", "The pool's sequence number"))
                  .when("for verbose = false and mempool_sequence = true")),
          Examples.of("getrawmempool", "true", "true"));

  private record Listed(List<Txid> txids, long sequence) {}

  @Override
  public Json call(RpcArgs args, NodeView node) {
    boolean isVerbose = args.get(VERBOSE);
    boolean hasSequence = args.get(SEQUENCE);
    if (isVerbose && hasSequence) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Verbose results cannot contain mempool sequence values.");
    }
    if (isVerbose) {
      Json.Obj out = Json.object();
      node.chain()
          .ask(ledger -> {
            MempoolView mempool = ledger.mempool();
            return mempool.txids().stream().flatMap(id -> mempool.entry(id).stream()).toList();
          })
          .forEach(entry -> out.put(entry.tx().txid().toString(), EntryJson.of(entry, node)));
      return out;
    }
    Listed listed =
        node.chain()
            .ask(
                ledger -> new Listed(ledger.mempool().txids(), ledger.mempool().info().sequence()));
    Json.Arr txids = EntryJson.ids(listed.txids());
    return hasSequence
        ? Json.object().put("txids", txids).put("mempool_sequence", listed.sequence())
        : txids;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
