package org.basalt.rpc.method.mining;

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

/// `prioritisetransaction`: lets a transaction count as if it paid more or less.
public final class PrioritiseTransaction implements RpcMethod {
  private static final Param<Txid> TXID =
      Param.required("txid", RpcType.TXID, "The transaction's id");
  private static final Param<Double> DUMMY =
      Param.optional("dummy", RpcType.REAL, "Nothing, kept for old clients: 0 or null");
  private static final Param<Long> FEE_DELTA =
      Param.required(
          "fee_delta",
          RpcType.LONG,
          "Satoshis to add to its fee, or to take from it if negative. Nobody pays them: they"
              + " matter only where transactions are chosen.");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "prioritisetransaction",
          "mining",
          "Makes a transaction more or less worth mining here. What is said of one adds up.",
          List.of(TXID, DUMMY, FEE_DELTA),
          List.of(ResultDoc.bool("", "true")),
          Examples.of("prioritisetransaction", "\"txid\" 0.0 10000", "\"txid\", 0.0, 10000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Txid txid = args.get(TXID);
    boolean hasPriority = args.find(DUMMY).filter(value -> value != 0).isPresent();
    long deltaSat = args.get(FEE_DELTA);
    if (hasPriority) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Priority is no longer supported, dummy argument to prioritisetransaction must be 0.");
    }
    if (!node.chain().mempool().prioritise(txid, deltaSat)) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Priority is not supported for transactions with dust outputs.");
    }
    return Json.of(true);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
