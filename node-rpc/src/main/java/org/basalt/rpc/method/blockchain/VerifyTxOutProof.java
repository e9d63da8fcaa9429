package org.basalt.rpc.method.blockchain;

import java.util.List;
import java.util.Optional;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.consensus.MerkleProof;
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

/// `verifytxoutproof`: what a proof proves.
public final class VerifyTxOutProof implements RpcMethod {
  private static final Param<byte[]> PROOF =
      Param.required("proof", RpcType.HEX, "A proof made by gettxoutproof");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "verifytxoutproof",
          "blockchain",
          "Checks a proof and lists the transactions that it proves. Fails if its block is not on the"
              + " active chain.",
          List.of(PROOF),
          List.of(
              ResultDoc.arr(
                  "", "", ResultDoc.hex("txid", "What is proven; nothing if the proof is wrong"))),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    MerkleProof proof = decode(args.get(PROOF));
    Json.Arr out = Json.array();
    Optional<MerkleProof.Claim> claim =
        proof.claim().filter(c -> c.root().equals(proof.header().merkleRoot()));
    if (claim.isEmpty()) {
      return out;
    }
    long count =
        node.chain()
            .find(proof.header().hash())
            .filter(block -> node.view().tip().hasAncestor(block))
            .map(block -> node.chain().status(block).txCount())
            .filter(transactions -> transactions > 0)
            .orElseThrow(() ->
                new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Block not found in chain"));
    if (count == proof.total()) {
      claim.get().txids().forEach(txid -> out.add(txid.toString()));
    }
    return out;
  }

  private static MerkleProof decode(byte[] bytes) {
    try {
      return MerkleProof.decode(bytes);
    } catch (DecodeException e) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR, "SpanReader::read(): end of data: iostream error");
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
