package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getpeerinfo`: everything about every peer.
public final class GetPeerInfo implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getpeerinfo",
          "network",
          "Tells of each connected peer.",
          List.of(),
          List.of(PeerFields.DOC),
          Examples.of("getpeerinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Arr result = Json.array();
    node.peers().peers().forEach(peer -> result.add(PeerFields.of(peer)));
    return result;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
