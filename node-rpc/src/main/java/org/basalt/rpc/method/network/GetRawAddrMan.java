package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.KnownAddress;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getrawaddrman`: the address book with all its places.
public final class GetRawAddrMan implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getrawaddrman",
          RpcSpec.HIDDEN,
          "Gives every entry of the address book with its bucket and position, by table.",
          List.of(),
          List.of(
              ResultDoc.dyn(
                  "",
                  "by table, new or tried",
                  ResultDoc.dyn(
                      "table",
                      "by place",
                      ResultDoc.obj(
                          "bucket/position",
                          "",
                          ResultDoc.str("address", "The address"),
                          ResultDoc.num("mapped_as", "Its autonomous system").optional(),
                          ResultDoc.num("port", "The port"),
                          ResultDoc.num("services", "Services that it offers, as bits"),
                          ResultDoc.time("time", "When it was last seen, as UNIX epoch time"),
                          ResultDoc.str("network", "ipv4, ipv6, onion, i2p or cjdns"),
                          ResultDoc.str("source", "Who told us"),
                          ResultDoc.str("source_network", "The teller's network"),
                          ResultDoc.num("source_mapped_as", "The teller's autonomous system")
                              .optional())))),
          Examples.of("getrawaddrman"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Obj fresh = Json.object();
    Json.Obj tried = Json.object();
    for (KnownAddress known : node.peers().addressTable()) {
      (known.isTried() ? tried : fresh).put(known.bucket() + "/" + known.position(), entry(known));
    }
    return Json.object().put("new", fresh).put("tried", tried);
  }

  private static Json.Obj entry(KnownAddress known) {
    Json.Obj entry = Json.object().put("address", known.address());
    if (known.mappedAs() != 0) {
      entry.put("mapped_as", known.mappedAs());
    }
    entry
        .put("port", known.port())
        .put("services", known.services())
        .put("time", known.timeSec())
        .put("network", known.network())
        .put("source", known.source())
        .put("source_network", known.sourceNetwork());
    if (known.sourceMappedAs() != 0) {
      entry.put("source_mapped_as", known.sourceMappedAs());
    }
    return entry;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
