package org.basalt.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.basalt.rpc.spec.Json;

/// The text of `-getinfo`.
final class InfoReport {
  private static final int BAR_WIDTH = 21;
  private static final double DONE = 0.99;

  private InfoReport() {}

  private enum Color {
    GREEN("[32m"),
    BLUE("[34m"),
    YELLOW("[33m");

    private final String code;

    Color(String code) {
      this.code = code;
    }
  }

  /// Answers of getnetworkinfo and getblockchaininfo.
  static String text(Json.Obj network, Json.Obj chain, boolean isColored) {
    StringBuilder out = new StringBuilder();
    out.append(paint(isColored, Color.BLUE, "Chain: " + string(chain, "chain"))).append('\n');
    out.append("Blocks: ").append(string(chain, "blocks")).append('\n');
    out.append("Headers: ").append(string(chain, "headers")).append('\n');
    double progress = chain.get("verificationprogress").asReal();
    String bar = progress < DONE ? bar(progress) + " " : "";
    out.append("Verification progress: %s%.4f%%%n".formatted(bar, progress * 100));
    out.append("Difficulty: ").append(string(chain, "difficulty")).append("\n\n");
    out.append(
            paint(
                isColored,
                Color.GREEN,
                "Network: in %s, out %s, total %s"
                    .formatted(
                        string(network, "connections_in"),
                        string(network, "connections_out"),
                        string(network, "connections"))))
        .append('\n');
    out.append("Version: ").append(string(network, "version")).append('\n');
    out.append("Time offset (s): ").append(string(network, "timeoffset")).append('\n');
    out.append("Proxies: ").append(proxies(network)).append('\n');
    out.append("Min tx relay fee rate (BTC/kvB): ")
        .append(string(network, "relayfee"))
        .append("\n\n");
    String warnings = warnings(network);
    out.append(paint(isColored, Color.YELLOW, "Warnings:"))
        .append(' ')
        .append(warnings.isEmpty() ? "(none)" : warnings);
    return out.toString();
  }

  private static String paint(boolean isColored, Color color, String text) {
    return isColored ? "\u001b" + color.code + text + "\u001b[0m" : text;
  }

  private static String bar(double progress) {
    int full = (int) Math.floor(progress * BAR_WIDTH);
    StringBuilder bar = new StringBuilder();
    bar.repeat('█', full);
    if (full < BAR_WIDTH) {
      bar.append('▒').repeat('░', BAR_WIDTH - full - 1);
    }
    return bar.toString();
  }

  /// A scalar's text.
  static String string(Json.Obj object, String key) {
    return switch (object.get(key)) {
      case Json.Str(String text) -> text;
      case Json other -> other.toText();
    };
  }

  private static String proxies(Json.Obj network) {
    SequencedMap<String, String> byProxy = new LinkedHashMap<>();
    for (Json entry : network.get("networks").asArray()) {
      String proxy = string(entry.asObject(), "proxy");
      if (!proxy.isEmpty()) {
        byProxy.merge(proxy, string(entry.asObject(), "name"), (a, b) -> a + ", " + b);
      }
    }
    List<String> texts =
        byProxy.entrySet().stream().map(e -> e.getKey() + " (" + e.getValue() + ")").toList();
    return texts.isEmpty() ? "n/a" : String.join(", ", texts);
  }

  private static String warnings(Json.Obj network) {
    return switch (network.get("warnings")) {
      case Json.Arr array -> String.join("\n", array.items().stream().map(Json::asText).toList());
      case Json.Str(String text) -> text;
      case Json other -> other.toText();
    };
  }
}
