package org.basalt.rpc.method.blockchain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.LedgerView;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getchaintips`: the tips of all branches.
public final class GetChainTips implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getchaintips",
          "blockchain",
          "Lists the tips of all branches of the block tree, the active chain's among them.",
          List.of(),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.num("height", "Height of the tip"),
                      ResultDoc.hex("hash", "Hash of the tip"),
                      ResultDoc.num("branchlen", "Blocks off the active chain; 0 for its own tip"),
                      ResultDoc.str(
                          "status",
                          """
                          One of:
                          "invalid": the branch has an invalid block
                          "headers-only": not all of its blocks are here
                          "valid-headers": all blocks are here, not fully validated
                          "valid-fork": fully validated, but not active
                          "active": the tip of the active chain\
                          """)))),
          Examples.of("getchaintips"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return node.chain().ask(GetChainTips::tips);
  }

  private static Json tips(LedgerView ledger) {
    BlockNode active = ledger.view().tip();
    List<BlockNode> tips = new ArrayList<>(ledger.chainTips());
    tips.sort(Comparator.comparingInt(BlockNode::height).reversed());
    Json.Arr out = Json.array();
    for (BlockNode tip : tips) {
      int branchLength = tip.height() - tip.forkWith(active).height();
      out.add(
          Json.object()
              .put("height", tip.height())
              .put("hash", tip.hash().toString())
              .put("branchlen", branchLength)
              .put("status", active.hasAncestor(tip) ? "active" : sideStatus(ledger.status(tip))));
    }
    return out;
  }

  private static String sideStatus(BlockStatus status) {
    if (status.isFailed()) {
      return "invalid";
    }
    if (status.chainTxCount() == 0) {
      return "headers-only";
    }
    return status.validity() == BlockStatus.Validity.SCRIPTS ? "valid-fork" : "valid-headers";
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
