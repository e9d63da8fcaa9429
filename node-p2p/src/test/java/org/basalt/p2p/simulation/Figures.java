package org.basalt.p2p.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Results as JSON.
final class Figures {
  private Figures() {}

  static Map<String, Object> object() {
    return new LinkedHashMap<>();
  }

  /// @param value maps, lists, numbers, booleans and texts
  static String json(Object value) {
    return json(value, "\n");
  }

  private static String json(Object value, String lineStart) {
    String inner = lineStart + "  ";
    return switch (value) {
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> inner + quoted(entry.getKey()) + ": " + json(entry.getValue(), inner))
              .collect(Collectors.joining(",", "{", lineStart + "}"));
      case List<?> list when list.stream().anyMatch(Map.class::isInstance) ->
          list.stream()
              .map(item -> inner + json(item, inner))
              .collect(Collectors.joining(",", "[", lineStart + "]"));
      case List<?> list ->
          list.stream().map(item -> json(item, inner)).collect(Collectors.joining(", ", "[", "]"));
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value);
    };
  }

  private static String quoted(Object text) {
    return '"' + text.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
