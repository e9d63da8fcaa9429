package org.basalt.rpc.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// Turns named arguments into positional ones.
///
/// An argument goes by any of its aliases; options of an options object may be named beside it;
/// `args`, if an array, holds leading positional arguments. Arguments left out before one that is
/// given become null.
final class NamedArguments {
  private final Map<String, Json> given = new LinkedHashMap<>();
  private final List<Json> positional = new ArrayList<>();
  private int gap;
  private int leadingGap;

  /// All names of the first argument given by name; empty while there is none.
  private String firstNamed = "";

  private NamedArguments(Json.Obj params) {
    for (Json.Field field : params.fields()) {
      if (given.put(field.key(), field.value()) != null) {
        throw refused("Parameter " + field.key() + " specified multiple times");
      }
    }
  }

  static List<Json> toPositional(RpcSpec spec, Json.Obj params) {
    NamedArguments arguments = new NamedArguments(params);
    for (Param<?> param : spec.params()) {
      arguments.take(param);
    }
    List<Json> values = arguments.withLeading();
    if (!arguments.given.isEmpty()) {
      String name = arguments.given.keySet().iterator().next();
      throw refused("Unknown named parameter " + name);
    }
    return values;
  }

  private void take(Param<?> param) {
    Json.Obj options = Json.object();
    if (param.type().kind() == RpcType.Kind.OBJ_NAMED_PARAMS) {
      for (Param<?> option : param.inner()) {
        takeOption(option, options);
      }
    }
    Optional<String> name = nameIn(param);
    if (options.isEmpty() && name.isEmpty()) {
      gap++;
      if (positional.isEmpty()) {
        leadingGap = gap;
      }
      return;
    }
    for (; gap > 0; gap--) {
      positional.add(Json.nullValue());
    }
    if (firstNamed.isEmpty()) {
      firstNamed = param.names();
    }
    if (name.isPresent()) {
      if (!options.isEmpty()) {
        throw refused(
            "Parameter "
                + name.get()
                + " conflicts with parameter "
                + options.fields().getFirst().key());
      }
      positional.add(remove(name.get()));
    } else {
      positional.add(options);
    }
  }

  private void takeOption(Param<?> option, Json.Obj options) {
    Optional<String> name = nameIn(option);
    if (name.isPresent()) {
      if (options.has(name.get())) {
        throw refused("Parameter " + name.get() + " specified multiple times");
      }
      options.put(name.get(), remove(name.get()));
    }
  }

  private Optional<String> nameIn(Param<?> param) {
    return param.nameList().stream().filter(given::containsKey).findFirst();
  }

  private Json remove(String name) {
    Json value = given.remove(name);
    return value == null ? Json.nullValue() : value;
  }

  private List<Json> withLeading() {
    Json leading = remove("args");
    if (!(leading instanceof Json.Arr array)) {
      return positional;
    }
    if (!firstNamed.isEmpty() && leadingGap < array.size()) {
      throw refused(
          "Parameter " + firstNamed + " specified twice both as positional and named argument");
    }
    List<Json> all = new ArrayList<>(array.items());
    for (int i = all.size(); i < positional.size(); i++) {
      all.add(positional.get(i));
    }
    return all;
  }

  private static RpcException refused(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }
}
