package org.basalt.rpc.method.mempool;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.MempoolImport;
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

/// `importmempool`: takes in the transactions of a file.
public final class ImportMempool implements RpcMethod {
  private static final Param<String> FILE =
      Param.required("filepath", RpcType.TEXT, "A file as mempool.dat is");
  private static final Param<Boolean> CURRENT_TIME =
      Param.withDefault(
          "use_current_time",
          RpcType.BOOL,
          true,
          "They come now. Otherwise the file is believed, which may not be wise.");
  private static final Param<Boolean> FEE_DELTAS =
      Param.withDefault(
          "apply_fee_delta_priority",
          RpcType.BOOL,
          false,
          "What prioritisetransaction had said where the file comes from is added to what it has"
              + " said here. Only for a file that you trust.");
  private static final Param<Boolean> UNBROADCAST =
      Param.withDefault(
          "apply_unbroadcast_set",
          RpcType.BOOL,
          false,
          "Those that no peer had fetched from there are announced from here. Only for a file that"
              + " you trust.");
  private static final Param<Json.Obj> OPTIONS =
      Param.optional("options", RpcType.OPTIONS, "")
          .containing(CURRENT_TIME, FEE_DELTAS, UNBROADCAST)
          .oneLine("options");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "importmempool",
          "blockchain",
          "Reads a file that savemempool or another node has written, and takes in what of it may"
              + " come in. Each transaction is checked; what else the file says is not.",
          List.of(FILE, OPTIONS),
          List.of(ResultDoc.obj("", "")),
          Examples.of("importmempool", "/path/to/mempool.dat", "\"/path/to/mempool.dat\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Path file = path(args.get(FILE));
    Optional<Json.Obj> options = args.find(OPTIONS);
    MempoolImport how =
        new MempoolImport(
            isWanted(options, CURRENT_TIME, true),
            isWanted(options, FEE_DELTAS, false),
            isWanted(options, UNBROADCAST, false));
    if (node.view().isInitialBlockDownload()) {
      throw new RpcException(
          RpcErrorCode.CLIENT_IN_INITIAL_DOWNLOAD,
          "Can only import the mempool after the block download and sync is done.");
    }
    if (!node.chain().mempool().importFile(file, how)) {
      throw failed();
    }
    return Json.object();
  }

  private static boolean isWanted(
      Optional<Json.Obj> options, Param<Boolean> option, boolean ifUnset) {
    return options.flatMap(all -> all.find(option.names())).map(Json::asBool).orElse(ifUnset);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw failed();
    }
  }

  private static RpcException failed() {
    return new RpcException(
        RpcErrorCode.MISC_ERROR, "Unable to import mempool file, see debug log for details.");
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
