package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.KnownAddress;
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

/// `getnodeaddresses`: addresses from the address book.
public final class GetNodeAddresses implements RpcMethod {
  private static final Param<Integer> COUNT =
      Param.withDefault("count", RpcType.INT, 1, "How many at most; 0 for all");
  private static final Param<String> NETWORK =
      Param.hinted(
          "network",
          RpcType.TEXT,
          "all networks",
          "Only of this network: ipv4, ipv6, onion, i2p or cjdns");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getnodeaddresses",
          "network",
          "Gives addresses that may be of use, after a quality check, from the address book.",
          List.of(COUNT, NETWORK),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.time("time", "When it was last seen, as UNIX epoch time"),
                      ResultDoc.num("services", "Services that it offers, as bits"),
                      ResultDoc.str("address", "The address"),
                      ResultDoc.num("port", "The port"),
                      ResultDoc.str("network", "ipv4, ipv6, onion, i2p or cjdns")))),
          Examples.cli("getnodeaddresses", "8")
              + Examples.of("getnodeaddresses", "4 \"i2p\"", "8"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int count = args.get(COUNT);
    if (count < 0) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Address count out of range");
    }
    String network = args.find(NETWORK).orElse("");
    if (args.has(NETWORK) && !ServiceNames.NETWORKS.contains(network)) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Network not recognized: " + network);
    }
    Json.Arr result = Json.array();
    for (KnownAddress known : node.peers().addresses(count, network)) {
      result.add(
          Json.object()
              .put("time", known.timeSec())
              .put("services", known.services())
              .put("address", known.address())
              .put("port", known.port())
              .put("network", known.network()));
    }
    return result;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
