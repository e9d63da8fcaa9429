package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getaddrmaninfo`: how many addresses are known.
public final class GetAddrManInfo implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getaddrmaninfo",
          "network",
          "Counts the addresses of the address book by network and table.",
          List.of(),
          List.of(
              ResultDoc.dyn(
                  "",
                  "by network; all_networks is the sum",
                  ResultDoc.obj(
                      "network",
                      "ipv4, ipv6, onion, i2p, cjdns or all_networks",
                      ResultDoc.num("new", "Heard of, never connected to"),
                      ResultDoc.num("tried", "Connected to once"),
                      ResultDoc.num("total", "Both")))),
          Examples.of("getaddrmaninfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Obj result = Json.object();
    node.peers()
        .addressCounts()
        .forEach((network, count) ->
            result.put(
                network,
                Json.object()
                    .put("new", count.newCount())
                    .put("tried", count.triedCount())
                    .put("total", count.newCount() + count.triedCount())));
    return result;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
