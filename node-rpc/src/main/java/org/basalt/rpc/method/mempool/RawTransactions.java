package org.basalt.rpc.method.mempool;

import java.util.List;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.rpc.json.TxHex;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// Transactions as arguments, and the guard against losing money with them.
final class RawTransactions {
  /// Core's MAX_PACKAGE_COUNT.
  private static final int MAX_TRANSACTIONS = 25;

  static final Param<Long> MAX_BURN =
      Param.withDefault(
          "maxburnamount",
          RpcType.AMOUNT,
          Json.of("0.00"),
          "Refuse outputs that can never be spent and hold more than this, in BTC.");

  private RawTransactions() {}

  static Param<List<Json>> param(String name) {
    return Param.required(name, RpcType.ARRAY, "Transactions' bytes, parents before children")
        .containing(Param.optional("rawtx", RpcType.HEX_TEXT, ""));
  }

  static List<Json> texts(RpcArgs args, Param<List<Json>> param) {
    List<Json> texts = args.get(param);
    if (texts.isEmpty() || texts.size() > MAX_TRANSACTIONS) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Array must contain between 1 and " + MAX_TRANSACTIONS + " transactions.");
    }
    return texts;
  }

  static Transaction decode(String text) {
    return TxHex.decode(text)
        .orElseThrow(() ->
            new RpcException(
                RpcErrorCode.DESERIALIZATION_ERROR,
                "TX decode failed: " + text + " Make sure the tx has at least one input."));
  }

  /// @throws RpcException if an output would lose more than that for ever
  static void checkBurn(Transaction tx, long maxBurnSat) {
    if (tx.outputs().stream().anyMatch(output -> burns(output, maxBurnSat))) {
      throw new RpcException(
          RpcErrorCode.VERIFY_ERROR,
          "Unspendable output exceeds maximum configured by user (maxburnamount)");
    }
  }

  private static boolean burns(TxOut output, long maxBurnSat) {
    boolean isLost =
        ScriptTemplate.isUnspendable(output.scriptPubKey())
            || !ScriptReader.hasValidOps(output.scriptPubKey());
    return isLost && output.valueSat() > maxBurnSat;
  }
}
