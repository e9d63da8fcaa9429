package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.PeerService.AsMapExport;
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

/// `exportasmap`: the bundled map of autonomous systems as a file.
public final class ExportAsMap implements RpcMethod {
  private static final Param<String> PATH =
      Param.required(
          "path", RpcType.TEXT, "Where to write; a relative path is below the data directory");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "exportasmap",
          "network",
          "Writes the map of autonomous systems that comes with the program to a file, whose former"
              + " content is lost.",
          List.of(PATH),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("path", "The file, with its whole path"),
                  ResultDoc.num("bytes_written", "How long it is"),
                  ResultDoc.hex("file_hash", "The SHA256 hash of what was written"))),
          Examples.of("exportasmap", "\"asmap.dat\"", "\"asmap.dat\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return switch (node.peers().exportAsMap(args.get(PATH))) {
      case AsMapExport.Written(String path, long sizeBytes, String sha256) ->
          Json.object().put("path", path).put("bytes_written", sizeBytes).put("file_hash", sha256);
      case AsMapExport.Failed(String reason) ->
          throw new RpcException(RpcErrorCode.MISC_ERROR, reason);
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
