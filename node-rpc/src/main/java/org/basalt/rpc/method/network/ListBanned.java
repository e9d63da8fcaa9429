package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.BanEntry;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `listbanned`: bans by the operator.
public final class ListBanned implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "listbanned",
          "network",
          "Lists the addresses and networks that were banned by hand.",
          List.of(),
          List.of(
              ResultDoc.arr(
                  "",
                  "",
                  ResultDoc.obj(
                      "",
                      "",
                      ResultDoc.str("address", "Address or network"),
                      ResultDoc.time("ban_created", "When the ban began, as UNIX epoch time"),
                      ResultDoc.time("banned_until", "When it ends, as UNIX epoch time"),
                      ResultDoc.time("ban_duration", "How long it is, in seconds"),
                      ResultDoc.time("time_remaining", "What is left of it, in seconds")))),
          Examples.of("listbanned"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Json.Arr bans = Json.array();
    long nowSec = node.clock().timeSec();
    for (BanEntry ban : node.peers().bans()) {
      bans.add(
          Json.object()
              .put("address", ban.subnet())
              .put("ban_created", ban.createdSec())
              .put("banned_until", ban.untilSec())
              .put("ban_duration", ban.untilSec() - ban.createdSec())
              .put("time_remaining", ban.untilSec() - nowSec));
    }
    return bans;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
