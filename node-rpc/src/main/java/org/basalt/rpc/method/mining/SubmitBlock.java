package org.basalt.rpc.method.mining;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
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

/// `submitblock`: a block from a miner (BIP-0022).
public final class SubmitBlock implements RpcMethod {
  private static final Param<String> HEX =
      Param.required("hexdata", RpcType.HEX_TEXT, "The block's bytes");
  private static final Param<String> DUMMY =
      Param.hinted("dummy", RpcType.TEXT, "ignored", "Nothing; for BIP-0022's sake");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "submitblock",
          "mining",
          "Submits a new block, as BIP-0022 has it.",
          List.of(HEX, DUMMY),
          List.of(
              ResultDoc.none().when("If the block was accepted"),
              ResultDoc.str("", "Why not, in BIP-0022's words").when("Otherwise")),
          Examples.of("submitblock", "\"mydata\"", "\"mydata\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Block block = withReservedValue(decode(args.get(HEX)), node);
    Submission submission = Submission.submit(BlockCodec.encode(block), node);
    return switch (submission.outcome()) {
      case BlockOutcome.Stored(BlockNode _, boolean isNew) ->
          isNew ? connected(submission.verdict()) : Json.of("duplicate");
      case BlockOutcome.Ignored _ -> Json.of("duplicate");
      case BlockOutcome.Refused(BlockVerdict.Invalid verdict) -> Json.of(verdict.reject().text());
      case BlockOutcome.Undecodable _ -> throw undecodable();
    };
  }

  /// Nothing heard means that it was stored on a side branch.
  private static Json connected(List<BlockVerdict> verdicts) {
    if (verdicts.isEmpty()) {
      return Json.of("inconclusive");
    }
    return verdicts.getLast() instanceof BlockVerdict.Invalid invalid
        ? Json.of(invalid.reject().text())
        : Json.nullValue();
  }

  /// @throws RpcException if it is no block
  static Block decode(String hex) {
    if (hex.isEmpty() || !Hex.isHex(hex)) {
      throw undecodable();
    }
    try {
      return BlockCodec.read(new ByteReader(Hex.decode(hex)));
    } catch (DecodeException e) {
      throw undecodable();
    }
  }

  private static RpcException undecodable() {
    return new RpcException(RpcErrorCode.DESERIALIZATION_ERROR, "Block decode failed");
  }

  /// A miner may leave out the reserved value of the witness commitment.
  private static Block withReservedValue(Block block, NodeView node) {
    Optional<BlockNode> parent = node.chain().find(block.header().prev());
    if (parent.isEmpty()) {
      return block;
    }
    ConsensusParams params = node.chain().network().consensus();
    boolean isSegwit = parent.get().height() + 1 >= params.segwitHeight();
    return new Block(
        block.header(), WitnessCommitment.withReservedValue(block.transactions(), isSegwit));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
