package org.basalt.rpc.method.network;

import java.util.List;
import org.basalt.p2p.api.PeerService;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.HelpText;
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

/// `setban`: bans an address or network, or lifts a ban.
public final class SetBan implements RpcMethod {
  private static final Param<String> SUBNET =
      Param.required(
          "subnet",
          RpcType.TEXT,
          "Address, with a netmask or a number of bits behind a slash for a network");
  private static final Param<String> COMMAND =
      Param.required("command", RpcType.TEXT, "'add' bans, 'remove' lifts the ban");
  private static final Param<Long> BAN_TIME =
      Param.withDefault(
          "bantime",
          RpcType.LONG,
          Json.of(0L),
          "Seconds, or the end if \"absolute\" is set; 0 is the usual time, a day or what -bantime says");
  private static final Param<Boolean> ABSOLUTE =
      Param.withDefault(
          "absolute", RpcType.BOOL, false, "bantime is the end of the ban as UNIX epoch time");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "setban",
          "network",
          "Bans an address or a network of addresses, or lifts a ban. Peers from there are disconnected.",
          List.of(SUBNET, COMMAND, BAN_TIME, ABSOLUTE),
          List.of(ResultDoc.none()),
          Examples.cli("setban", "\"192.168.0.6\" \"add\" 86400")
              + Examples.of(
                  "setban", "\"192.168.0.0/24\" \"add\"", "\"192.168.0.6\", \"add\", 86400"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    PeerService.BanOutcome outcome =
        switch (args.get(COMMAND)) {
          case "add" -> node.peers().ban(args.get(SUBNET), args.get(BAN_TIME), args.get(ABSOLUTE));
          case "remove" -> node.peers().unban(args.get(SUBNET));
          default -> throw new RpcException(RpcErrorCode.MISC_ERROR, HelpText.of(SPEC));
        };
    switch (outcome) {
      case DONE -> {}
      case INVALID_SUBNET ->
          throw new RpcException(
              RpcErrorCode.CLIENT_INVALID_IP_OR_SUBNET, "Error: Invalid IP/Subnet");
      case ALREADY_BANNED ->
          throw new RpcException(
              RpcErrorCode.CLIENT_NODE_ALREADY_ADDED, "Error: IP/Subnet already banned");
      case NOT_BANNED ->
          throw new RpcException(
              RpcErrorCode.CLIENT_INVALID_IP_OR_SUBNET,
              "Error: Unban failed. Requested address/subnet was not previously manually banned.");
      case IN_THE_PAST ->
          throw new RpcException(
              RpcErrorCode.INVALID_PARAMETER, "Error: Absolute timestamp is in the past");
    }
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
