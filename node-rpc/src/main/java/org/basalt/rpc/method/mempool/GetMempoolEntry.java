package org.basalt.rpc.method.mempool;

import java.util.List;
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

/// `getmempoolentry`: an unconfirmed transaction's data.
public final class GetMempoolEntry implements RpcMethod {
  private static final Param<Txid> TXID =
      Param.required("txid", RpcType.TXID, "The transaction's id");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getmempoolentry",
          "blockchain",
          "Tells what the mempool knows of a transaction.",
          List.of(TXID),
          List.of(ResultDoc.obj("", "", EntryJson.docs())),
          Examples.of("getmempoolentry", "\"mytxid\"", "\"mytxid\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Txid txid = args.get(TXID);
    return node.chain()
        .ask(ledger -> ledger.mempool().entry(txid))
        .map(entry -> EntryJson.of(entry, node))
        .orElseThrow(() ->
            new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool"));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
