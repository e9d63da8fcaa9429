package org.basalt.rpc.method.blockchain;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.api.HintsException;
import org.basalt.chain.api.HintsReport;
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

/// `dumpswiftsynchints`: writes a file for `-swiftsync`. Core has no such method.
public final class DumpSwiftSyncHints implements RpcMethod {
  private static final Param<String> FILE =
      Param.required("path", RpcType.TEXT, "The file to write; it must not be there yet");
  private static final Param<Integer> HEIGHT =
      Param.optional(
          "height",
          RpcType.INT,
          "Of the block up to which there are hints: the tip if left out. Those who use them have"
              + " to assume this block valid (-assumevalid), so it should be some weeks old.");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "dumpswiftsynchints",
          "blockchain",
          "Writes which outputs of the chain are unspent as of a block, one bit each, compressed."
              + " With this file another node downloads the chain up to that block without looking"
              + " up coins: start it with -swiftsync. All blocks must be there, none pruned. Takes"
              + " long on a long chain, and needs some gigabytes beside the file meanwhile.",
          List.of(FILE, HEIGHT),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str("path", "The file"),
                  ResultDoc.num("height", "Of the block"),
                  ResultDoc.hex("hash", "Of the block"),
                  ResultDoc.num("outputs", "Outputs that can be spent, up to the block"),
                  ResultDoc.num("unspent", "Of them, unspent as of the block"),
                  ResultDoc.num("size", "Of the file, in bytes"))),
          Examples.of("dumpswiftsynchints", "\"hints.dat\" 900000", "\"hints.dat\", 900000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Path file = path(args.get(FILE));
    try {
      HintsReport report =
          node.chain().writeHints(file, args.find(HEIGHT).orElse(node.view().tip().height()));
      return Json.object()
          .put("path", file.toString())
          .put("height", report.block().height())
          .put("hash", report.block().hash().toString())
          .put("outputs", report.outputs())
          .put("unspent", report.survivors())
          .put("size", report.sizeBytes());
    } catch (HintsException e) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Invalid path: " + text);
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
