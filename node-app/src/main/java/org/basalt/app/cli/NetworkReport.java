package org.basalt.app.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.basalt.rpc.spec.Json;

/// The text of `-netinfo`: peers by network, and in more detail on request.
final class NetworkReport {
  private static final List<String> NETWORKS =
      List.of("ipv4", "ipv6", "onion", "i2p", "cjdns", "npr");
  private static final int MAX_DETAIL = 4;
  private static final Map<String, String> CONNECTION_NAMES =
      Map.of(
          "outbound-full-relay", "full",
          "block-relay-only", "block",
          "manual", "manual",
          "feeler", "feeler",
          "addr-fetch", "addr",
          "private-broadcast", "priv");

  private final Json.Obj network;
  private final List<Json.Obj> peers;
  private final int detail;
  private final boolean isOutboundOnly;
  private final long nowSec;

  NetworkReport(
      Json.Obj network, List<Json.Obj> peers, int detail, boolean isOutboundOnly, long nowSec) {
    this.network = network;
    this.peers = peers;
    this.detail = Math.min(detail, MAX_DETAIL);
    this.isOutboundOnly = isOutboundOnly;
    this.nowSec = nowSec;
  }

  static String help() {
    return """
    -netinfo (level [outonly]) | help

    A picture of the connections to peers, from getnetworkinfo and getpeerinfo.
    The layout is for people and may change.

    level    0: counts by network, and our own addresses (default)
             1: and a line for each peer
             2: and its address
             3: and its version
             4: and both
    outonly  list only peers that we connected to
    """;
  }

  String text(String chain) {
    StringBuilder out = new StringBuilder();
    out.append(
        "Basalt client %s - server %s%s\n\n"
            .formatted(
                chain.equals("main") ? "" : chain,
                InfoReport.string(network, "protocolversion"),
                InfoReport.string(network, "subversion")));
    if (detail > 0 && !peers.isEmpty()) {
      appendPeers(out);
    }
    appendCounts(out);
    out.append("\nLocal services: ").append(services()).append('\n');
    appendAddresses(out);
    return out.toString();
  }

  private String services() {
    List<String> names = new ArrayList<>();
    for (Json name : network.get("localservicesnames").asArray()) {
      names.add(name.asText().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return String.join(", ", names);
  }

  private void appendPeers(StringBuilder out) {
    boolean hasAddress = detail == 2 || detail == 4;
    boolean hasVersion = detail == 3 || detail == 4;
    out.append("<->   type   net  mping   ping send recv  blk  age id ")
        .append(hasAddress ? "address " : "")
        .append(hasVersion ? "version" : "")
        .append('\n');
    List<Json.Obj> sorted = new ArrayList<>(peers);
    sorted.sort(
        Comparator.comparingInt((Json.Obj p) -> p.get("inbound").asBool() ? 0 : 1)
            .thenComparingDouble(
                p -> p.has("minping") ? p.get("minping").asReal() : Double.MAX_VALUE));
    for (Json.Obj peer : sorted) {
      boolean isInbound = peer.get("inbound").asBool();
      if (isInbound && isOutboundOnly) {
        continue;
      }
      String type = InfoReport.string(peer, "connection_type");
      out.append(
          "%3s %6s %5s %6s %6s %4s %4s %4s %4d %2s %s%s\n"
              .formatted(
                  isInbound ? "in" : "out",
                  isInbound ? "" : CONNECTION_NAMES.getOrDefault(type, type),
                  shortName(InfoReport.string(peer, "network")),
                  millis(peer, "minping"),
                  millis(peer, "pingtime"),
                  since(peer, "lastsend", 1),
                  since(peer, "lastrecv", 1),
                  since(peer, "last_block", 60),
                  (nowSec - peer.get("conntime").asLong()) / 60,
                  InfoReport.string(peer, "id"),
                  hasAddress ? InfoReport.string(peer, "addr") + " " : "",
                  hasVersion
                      ? InfoReport.string(peer, "version") + InfoReport.string(peer, "subver")
                      : ""));
    }
    out.append("                     ms     ms  sec  sec  min  min\n\n");
  }

  private static String shortName(String name) {
    return name.equals("not_publicly_routable") ? "npr" : name;
  }

  private static String millis(Json.Obj peer, String key) {
    return peer.has(key) ? Long.toString(Math.round(peer.get(key).asReal() * 1000)) : "";
  }

  private String since(Json.Obj peer, String key, int unitSec) {
    long time = peer.has(key) ? peer.get(key).asLong() : 0;
    return time == 0 ? "" : Long.toString((nowSec - time) / unitSec);
  }

  private void appendCounts(StringBuilder out) {
    int[][] counts = new int[2][NETWORKS.size() + 2];
    for (Json.Obj peer : peers) {
      int row = peer.get("inbound").asBool() ? 0 : 1;
      int column = NETWORKS.indexOf(shortName(InfoReport.string(peer, "network")));
      if (column >= 0) {
        counts[row][column]++;
      }
      counts[row][NETWORKS.size()]++;
      if (InfoReport.string(peer, "connection_type").equals("block-relay-only")) {
        counts[row][NETWORKS.size() + 1]++;
      }
    }
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < NETWORKS.size(); i++) {
      if (i < 2 || counts[0][i] + counts[1][i] > 0) {
        shown.add(i);
      }
    }
    out.append("     ");
    shown.forEach(i -> out.append("%8s".formatted(NETWORKS.get(i))));
    out.append("   total   block\n");
    appendRow("in", counts[0], shown, out);
    appendRow("out", counts[1], shown, out);
    int[] total = new int[counts[0].length];
    for (int i = 0; i < total.length; i++) {
      total[i] = counts[0][i] + counts[1][i];
    }
    appendRow("total", total, shown, out);
  }

  private static void appendRow(String name, int[] counts, List<Integer> shown, StringBuilder out) {
    out.append("%-5s".formatted(name));
    shown.forEach(i -> out.append("%8d".formatted(counts[i])));
    out.append("%8d%8d\n".formatted(counts[NETWORKS.size()], counts[NETWORKS.size() + 1]));
  }

  private void appendAddresses(StringBuilder out) {
    List<Json> addresses = network.get("localaddresses").asArray();
    if (addresses.isEmpty()) {
      out.append("\nLocal addresses: n/a\n");
      return;
    }
    out.append("\nLocal addresses\n");
    for (Json address : addresses) {
      Json.Obj entry = address.asObject();
      out.append(
          "%-40s    port %6s    score %6s\n"
              .formatted(
                  InfoReport.string(entry, "address"),
                  InfoReport.string(entry, "port"),
                  InfoReport.string(entry, "score")));
    }
  }
}
