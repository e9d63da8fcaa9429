package org.basalt.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// Words of a command line to JSON arguments: text stays text where the method takes text,
/// everything else is read as JSON, by the method's own specification.
final class ArgumentConversion {
  private final Function<String, Optional<RpcSpec>> specs;

  /// @param specs the specification of a method by its name; unknown methods get text only
  ArgumentConversion(Function<String, Optional<RpcSpec>> specs) {
    this.specs = specs;
  }

  Json positional(String method, List<String> words) {
    List<Param<?>> params = specs.apply(method).map(RpcSpec::params).orElse(List.of());
    Json.Arr result = Json.array();
    for (int i = 0; i < words.size(); i++) {
      boolean isText = i >= params.size() || isText(params.get(i));
      result.add(isText ? Json.of(words.get(i)) : parse(words.get(i)));
    }
    return result;
  }

  /// `name=value` words; words without `=` come first in order, as `args`.
  Json named(String method, List<String> words) {
    List<Param<?>> params = specs.apply(method).map(RpcSpec::params).orElse(List.of());
    Json.Obj result = Json.object();
    Json.Arr positional = Json.array();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        int at = positional.size();
        positional.add(at < params.size() && !isText(params.get(at)) ? parse(word) : Json.of(word));
        continue;
      }
      String name = word.substring(0, equals);
      String value = word.substring(equals + 1);
      boolean isText = find(params, name).map(ArgumentConversion::isText).orElse(true);
      result.put(name, isText ? Json.of(value) : parse(value));
    }
    if (positional.size() > 0) {
      if (result.has("args")) {
        throw new ClientException("Parameter args specified multiple times");
      }
      result.put("args", positional);
    }
    return result;
  }

  private static Optional<Param<?>> find(List<Param<?>> params, String name) {
    for (Param<?> param : params) {
      if (param.nameList().contains(name)) {
        return Optional.of(param);
      }
      if (param.type().kind() == RpcType.Kind.OBJ_NAMED_PARAMS) {
        Optional<Param<?>> inner = find(param.inner(), name);
        if (inner.isPresent()) {
          return inner;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isText(Param<?> param) {
    return switch (param.type().kind()) {
      case STR, STR_HEX -> true;
      case OBJ, ARR, NUM, BOOL, OBJ_NAMED_PARAMS, OBJ_USER_KEYS, AMOUNT, RANGE -> false;
    };
  }

  private static Json parse(String word) {
    return JsonReader.read(word)
        .orElseThrow(() -> new ClientException("Error parsing JSON: " + word));
  }
}
