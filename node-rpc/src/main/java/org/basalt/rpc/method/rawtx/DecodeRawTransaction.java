package org.basalt.rpc.method.rawtx;

import java.util.List;
import java.util.Optional;
import org.basalt.core.primitive.Transaction;
import org.basalt.rpc.json.TxHex;
import org.basalt.rpc.json.TxJson;
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

/// `decoderawtransaction`: a transaction's bytes as JSON.
public final class DecodeRawTransaction implements RpcMethod {
  private static final Param<String> HEX =
      Param.required("hexstring", RpcType.HEX_TEXT, "The transaction's bytes");
  private static final Param<Boolean> IS_WITNESS =
      Param.hinted(
          "iswitness",
          RpcType.BOOL,
          "depends on heuristic tests",
          "The bytes have the form with witness (true) or the one without (false).\n"
              + "Only then can bytes that have both forms be told apart for sure.");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "decoderawtransaction",
          "rawtransactions",
          "Shows a serialized transaction as JSON.",
          List.of(HEX, IS_WITNESS),
          List.of(ResultDoc.obj("", "", TxJson.docs())),
          Examples.of("decoderawtransaction", "\"hexstring\"", "\"hexstring\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Optional<Boolean> isWitness = args.find(IS_WITNESS);
    Transaction tx =
        TxHex.decode(
                args.get(HEX), isWitness.orElse(true), isWitness.map(given -> !given).orElse(true))
            .orElseThrow(
                () -> new RpcException(RpcErrorCode.DESERIALIZATION_ERROR, "TX decode failed"));
    return TxJson.of(tx, new TxJson.Spent.Unknown(), false, node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
