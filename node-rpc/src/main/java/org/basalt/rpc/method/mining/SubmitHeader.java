package org.basalt.rpc.method.mining;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.verdict.BlockVerdict;
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

/// `submitheader`: a header that may be a new tip.
public final class SubmitHeader implements RpcMethod {
  private static final Param<String> HEX =
      Param.required("hexdata", RpcType.HEX_TEXT, "The header's 80 bytes");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "submitheader",
          "mining",
          "Submits a header. Fails if it is invalid.",
          List.of(HEX),
          List.of(ResultDoc.none()),
          Examples.of("submitheader", "\"aabbcc\"", "\"aabbcc\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    BlockHeader header = decode(args.get(HEX));
    if (node.chain().find(header.prev()).isEmpty()) {
      throw new RpcException(
          RpcErrorCode.VERIFY_ERROR, "Must submit previous header (" + header.prev() + ") first");
    }
    CompletableFuture<HeadersOutcome> done = new CompletableFuture<>();
    node.chain().submitHeaders(List.of(header), true, done::complete);
    return switch (done.join()) {
      case HeadersOutcome.Accepted _ -> Json.nullValue();
      case HeadersOutcome.Refused(int _, BlockVerdict.Invalid verdict) ->
          throw new RpcException(RpcErrorCode.VERIFY_ERROR, verdict.reject().text());
    };
  }

  private static BlockHeader decode(String hex) {
    try {
      return BlockHeader.readFrom(new ByteReader(Hex.decode(hex)));
    } catch (DecodeException e) {
      throw new RpcException(RpcErrorCode.DESERIALIZATION_ERROR, "Block header decode failed");
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
