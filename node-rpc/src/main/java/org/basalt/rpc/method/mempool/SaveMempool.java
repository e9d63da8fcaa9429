package org.basalt.rpc.method.mempool;

import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.api.MempoolService;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `savemempool`: writes unconfirmed transactions to disk.
public final class SaveMempool implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "savemempool",
          "blockchain",
          "Writes all unconfirmed transactions to mempool.dat. What was there at start must have been"
              + " read before.",
          List.of(),
          List.of(ResultDoc.obj("", "", ResultDoc.str("filename", "The file that was written"))),
          Examples.of("savemempool"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    MempoolService mempool = node.chain().mempool();
    if (!mempool.isLoaded()) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "The mempool was not loaded yet");
    }
    Path file =
        mempool
            .save()
            .orElseThrow(
                () -> new RpcException(RpcErrorCode.MISC_ERROR, "Unable to dump mempool to disk"));
    return Json.object().put("filename", file.toString());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
