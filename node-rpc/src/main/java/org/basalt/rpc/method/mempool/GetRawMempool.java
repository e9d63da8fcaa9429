package org.basalt.rpc.method.mempool;

import java.util.List;
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

/// `getrawmempool`: all unconfirmed transactions, of which there are none.
public final class GetRawMempool implements RpcMethod {
  /// What Core's counter says before anything came into the pool.
  private static final long FIRST_SEQUENCE = 1;

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
      return Json.object();
    }
    return hasSequence
        ? Json.object().put("txids", Json.array()).put("mempool_sequence", FIRST_SEQUENCE)
        : Json.array();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
