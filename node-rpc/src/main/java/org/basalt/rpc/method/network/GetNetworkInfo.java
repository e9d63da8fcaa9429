package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getnetworkinfo`: our side of the network.
public final class GetNetworkInfo implements RpcMethod {
  /// 100 satoshis per 1000 vbytes.
  private static final String RELAY_FEE = "0.00000100";

  private static final RpcSpec SPEC =
      new RpcSpec(
          "getnetworkinfo",
          "network",
          "Tells of the node's networking: what it offers, how many connections it has, which networks it reaches.",
          List.of(),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.num(
                      "version", "The version of Bitcoin Core that this node behaves like"),
                  ResultDoc.str("subversion", "What it calls itself to peers"),
                  ResultDoc.num("protocolversion", "The protocol version"),
                  ResultDoc.hex("localservices", "Services that it offers, as bits"),
                  ResultDoc.arr(
                      "localservicesnames",
                      "The same in words",
                      ResultDoc.str("SERVICE_NAME", "A service")),
                  ResultDoc.bool("localrelay", "Whether transactions are asked for"),
                  ResultDoc.num("timeoffset", "Seconds that peers' clocks are ahead"),
                  ResultDoc.num("connections", "Connections, in and out"),
                  ResultDoc.num("connections_in", "Connections made by others"),
                  ResultDoc.num("connections_out", "Connections made by us"),
                  ResultDoc.bool("networkactive", "Whether networking is on"),
                  ResultDoc.arr(
                      "networks",
                      "By network",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.str("name", "Its name (ipv4, ipv6, onion, i2p, cjdns)"),
                          ResultDoc.bool("limited", "Whether -onlynet leaves it out"),
                          ResultDoc.bool("reachable", "Whether it can be reached"),
                          ResultDoc.str("proxy", "The proxy for it, or empty"),
                          ResultDoc.bool(
                              "proxy_randomize_credentials",
                              "Whether each connection has its own credentials"))),
                  ResultDoc.num("relayfee", "Least fee rate to relay, in BTC/kvB"),
                  ResultDoc.num("incrementalfee", "Least increase for replacements, in BTC/kvB"),
                  ResultDoc.arr(
                      "localaddresses",
                      "Our addresses",
                      ResultDoc.obj(
                          "",
                          "",
                          ResultDoc.str("address", "The address"),
                          ResultDoc.num("port", "The port"),
                          ResultDoc.num("score", "How sure we are of it"))),
                  ResultDoc.arr(
                      "warnings",
                      "What the operator should know",
                      ResultDoc.str("", "A warning")))),
          Examples.of("getnetworkinfo"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    NetworkInfo info = node.peers().networkInfo();
    return Json.object()
        .put("version", ServiceNames.CORE_VERSION)
        .put("subversion", info.subversion())
        .put("protocolversion", info.protocolVersion())
        .put("localservices", ServiceNames.hex(info.localServices()))
        .put("localservicesnames", ServiceNames.names(info.localServices()))
        .put("localrelay", info.relaysTransactions())
        .put("timeoffset", info.timeOffsetSec())
        .put("networkactive", info.isActive())
        .put("connections", info.connections())
        .put("connections_in", info.connectionsIn())
        .put("connections_out", info.connectionsOut())
        .put("networks", networks(info))
        .put("relayfee", new Json.Num(RELAY_FEE))
        .put("incrementalfee", new Json.Num(RELAY_FEE))
        .put("localaddresses", addresses(info))
        .put("warnings", Json.strings(node.control().warnings()));
  }

  private static Json networks(NetworkInfo info) {
    Json.Arr result = Json.array();
    for (NetworkInfo.Network network : info.networks()) {
      result.add(
          Json.object()
              .put("name", network.name())
              .put("limited", network.limited())
              .put("reachable", network.reachable())
              .put("proxy", network.proxy())
              .put("proxy_randomize_credentials", network.randomizesCredentials()));
    }
    return result;
  }

  private static Json addresses(NetworkInfo info) {
    Json.Arr result = Json.array();
    for (NetworkInfo.LocalAddress address : info.localAddresses()) {
      result.add(
          Json.object()
              .put("address", address.address())
              .put("port", address.port())
              .put("score", address.score()));
    }
    return result;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
