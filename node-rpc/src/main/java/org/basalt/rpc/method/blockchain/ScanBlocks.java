package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.Coin;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
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

/// `scanblocks`: looks for blocks that concern descriptors, by the blocks' filters. One scan at a
/// time.
public final class ScanBlocks implements RpcMethod {
  private static final Param<String> ACTION =
      Param.required(
          "action",
          RpcType.TEXT,
          "\"start\" to scan, \"abort\" to end a scan early, \"status\" to see how far it is");
  private static final Param<Integer> START_HEIGHT =
      Param.withDefault("start_height", RpcType.INT, 0, "Height of the first block");
  private static final Param<Integer> STOP_HEIGHT =
      Param.hinted("stop_height", RpcType.INT, "chain tip", "Height of the last block");
  private static final Param<Boolean> FALSE_POSITIVES =
      Param.withDefault(
          "filter_false_positives",
          RpcType.BOOL,
          false,
          "Look into the blocks that are found, and leave out those that do not concern the"
              + " descriptors after all; takes longer, and needs blocks that are not pruned");
  private static final Param<Json.Obj> OPTIONS =
      Param.optional("options", RpcType.OPTIONS, "").containing(FALSE_POSITIVES).oneLine("options");
  private static final String EXAMPLE = "[\"addr(bcrt1q4u4nsgk6ug0sqz7r3rj9tykjxrsl0yy4d0wwte)\"]";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "scanblocks",
          "blockchain",
          "Looks through the filters of blocks for those that pay or spend the scripts of"
              + " descriptors. Needs -blockfilterindex. May take minutes.",
          List.of(ACTION, ScanObjects.PARAM, START_HEIGHT, STOP_HEIGHT, FilterTypes.PARAM, OPTIONS),
          List.of(
              ResultDoc.none().when("when action=='status' and none runs"),
              ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.num("from_height", "Height of the first block"),
                      ResultDoc.num("to_height", "Height of the last block looked at"),
                      ResultDoc.arr(
                          "relevant_blocks",
                          "Blocks that concern the descriptors, or seem to",
                          ResultDoc.hex("blockhash", "A block")),
                      ResultDoc.bool("completed", "The scan was not aborted"))
                  .when("when action=='start'; after the scan"),
              ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.num("progress", "Percent, about"),
                      ResultDoc.num("current_height", "Height of the block looked at"))
                  .when("when action=='status' and a scan runs"),
              ResultDoc.bool("success", "There was a scan, and it will end")
                  .when("when action=='abort'")),
          Examples.cli("scanblocks", "start '" + EXAMPLE + "' 300000")
              + Examples.cli("scanblocks", "start '" + EXAMPLE + "' 100 150 basic")
              + Examples.cli("scanblocks", "status")
              + Examples.rpc("scanblocks", "\"start\", " + EXAMPLE + ", 300000"));

  /// How a scan is known to other calls.
  private sealed interface State {
    record Idle() implements State {}

    record Running(int percent, int height) implements State {}

    record Aborting(int percent, int height) implements State {}
  }

  private static final State IDLE = new State.Idle();

  private final AtomicReference<State> state = new AtomicReference<>(IDLE);

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return switch (args.get(ACTION)) {
      case "status" -> status();
      case "abort" ->
          Json.of(
              !(state.updateAndGet(s ->
                  s instanceof State.Running(int percent, int height)
                      ? new State.Aborting(percent, height)
                      : s)
                  instanceof State.Idle));
      case "start" -> start(args, node);
      case String other ->
          throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Invalid action '" + other + "'");
    };
  }

  private Json status() {
    return switch (state.get()) {
      case State.Idle() -> Json.nullValue();
      case State.Running(int percent, int height) -> status(percent, height);
      case State.Aborting(int percent, int height) -> status(percent, height);
    };
  }

  private static Json status(int percent, int height) {
    return Json.object().put("progress", percent).put("current_height", height);
  }

  private Json start(RpcArgs args, NodeView node) {
    if (!state.compareAndSet(IDLE, new State.Running(0, 0))) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Scan already in progress, use action \"abort\" or \"status\"");
    }
    try {
      BlockFilters filters = FilterTypes.byName(args.get(FilterTypes.PARAM), node);
      BlockNode tip = node.view().tip();
      int first = args.get(START_HEIGHT);
      if (first < 0 || first > tip.height()) {
        throw new RpcException(RpcErrorCode.MISC_ERROR, "Invalid start_height");
      }
      int last = args.find(STOP_HEIGHT).orElse(tip.height());
      if (last < first || last > tip.height()) {
        throw new RpcException(RpcErrorCode.MISC_ERROR, "Invalid stop_height");
      }
      List<Json> objects =
          args.find(ScanObjects.PARAM)
              .orElseThrow(() ->
                  new RpcException(
                      RpcErrorCode.MISC_ERROR,
                      "scanobjects argument is required for the start action"));
      Set<Script> scripts = ScanObjects.scripts(objects, node).keySet();
      boolean isExact =
          args.find(OPTIONS)
              .flatMap(options -> options.find(FALSE_POSITIVES.firstName()))
              .map(Json::asBool)
              .orElse(false);
      return scan(filters, tip, first, last, new Wanted(scripts, isExact, node), node);
    } finally {
      state.set(IDLE);
    }
  }

  private Json scan(
      BlockFilters filters, BlockNode tip, int first, int last, Wanted wanted, NodeView node) {
    Json.Arr relevant = Json.array();
    boolean isComplete = true;
    int height = first;
    for (; height <= last; height++) {
      int percent = last == first ? 100 : (int) (100L * (height - first) / (last - first));
      if (!goesOn(percent, height) || !node.rpc().isRunning()) {
        isComplete = false;
        break;
      }
      BlockNode block = tip.ancestorAt(height);
      Optional<BasicBlockFilter> filter = filters.filter(block);
      if (filter.isPresent() && wanted.isIn(block, filter.get())) {
        relevant.add(block.hash().toString());
      }
    }
    return Json.object()
        .put("from_height", first)
        .put("to_height", Math.max(first, height - 1))
        .put("relevant_blocks", relevant)
        .put("completed", isComplete);
  }

  private boolean goesOn(int percent, int height) {
    return state.updateAndGet(
            s -> s instanceof State.Running ? new State.Running(percent, height) : s)
        instanceof State.Running;
  }

  /// What to look for.
  ///
  /// @param isExact filters are not enough
  private record Wanted(
      Set<Script> scripts, List<byte[]> elements, boolean isExact, NodeView node) {
    Wanted(Set<Script> scripts, boolean isExact, NodeView node) {
      this(scripts, scripts.stream().map(Script::array).toList(), isExact, node);
    }

    boolean isIn(BlockNode block, BasicBlockFilter filter) {
      return filter.set().containsAny(elements) && (!isExact || isIn(block));
    }

    private boolean isIn(BlockNode block) {
      for (Transaction tx : BlockLookup.block(block, node).transactions()) {
        for (TxOut output : tx.outputs()) {
          if (scripts.contains(output.scriptPubKey())) {
            return true;
          }
        }
      }
      for (List<Coin> spent : BlockLookup.undo(block, node).spentByTransaction()) {
        for (Coin coin : spent) {
          if (scripts.contains(coin.scriptPubKey())) {
            return true;
          }
        }
      }
      return false;
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
