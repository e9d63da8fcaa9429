package org.basalt.rpc.method.mempool;

import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// The argument `maxfeerate`, which guards against fees by mistake.
final class MaxFeeRate {
  static final Param<Long> PARAM =
      Param.withDefault(
          "maxfeerate",
          RpcType.AMOUNT,
          Json.of("0.10"),
          "Refuse a fee rate above this, in BTC/kvB, which must be below 1. 0 accepts all.");

  private static final long LIMIT_SAT_PER_KVB = 100_000_000;
  private static final int VB_PER_KVB = 1_000;

  private MaxFeeRate() {}

  /// Satoshis per kvB.
  static long of(RpcArgs args) {
    long rateSatPerKvB = args.get(PARAM);
    if (rateSatPerKvB >= LIMIT_SAT_PER_KVB) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Fee rates larger than or equal to 1BTC/kvB are not accepted");
    }
    return rateSatPerKvB;
  }

  /// The fee for a size at that rate, rounded up; 0 if there is no limit.
  static long feeSat(long rateSatPerKvB, long sizeVb) {
    return Math.ceilDiv(Math.multiplyExact(rateSatPerKvB, sizeVb), VB_PER_KVB);
  }
}
