package org.basalt.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  /// Differs from `echo` here only: its arguments are read as JSON.
  private static final String ECHO_JSON = "echojson";

  private static final String TEXT_OR_NUMBER = "string or numeric";

  /// Where named arguments have the others, in order; every method takes it.
  private static final String ARGS = "args";

  /// What a word of the command line becomes.
  private enum Form {
    TEXT,
    JSON,
    /// JSON if it is that, as a height is; else text, as a hash is.
    JSON_OR_TEXT
  }

  private final Function<String, Optional<RpcSpec>> specs;

  /// @param specs the specification of a method by its name; unknown methods get text only
  ArgumentConversion(Function<String, Optional<RpcSpec>> specs) {
    this.specs = specs;
  }

  Json positional(String method, List<String> words) {
    List<Param<?>> params = params(method);
    Json.Arr result = Json.array();
    for (int i = 0; i < words.size(); i++) {
      result.add(convert(words.get(i), form(method, at(params, i))));
    }
    return result;
  }

  /// `name=value` words, and others, which come first in order, as `args`. A word may have a `=`
  /// that separates no name, such as a text in base64 or a JSON array of texts: if what is before
  /// it names no parameter, and the next parameter in order takes the word as it is, it is that. Of
  /// a name that comes twice the last value counts. Source: Core RPCConvertNamedValues.
  Json named(String method, List<String> words) {
    List<Param<?>> params = params(method);
    Map<String, Json> values = new LinkedHashMap<>();
    Json.Arr positional = Json.array();
    for (String word : words) {
      Optional<Param<?>> next = at(params, positional.size());
      int equals = word.indexOf('=');
      if (equals < 0) {
        positional.add(convert(word, form(method, next)));
        continue;
      }
      String name = word.substring(0, equals);
      Optional<Param<?>> param = find(params, name);
      Optional<Json> whole =
          param.isPresent() || name.equals(ARGS)
              ? Optional.empty()
              : next.flatMap(p -> whole(method, p, word));
      if (whole.isPresent()) {
        positional.add(whole.get());
      } else {
        values.put(name, convert(word.substring(equals + 1), form(method, param)));
      }
    }
    Json.Obj result = Json.object();
    values.forEach(result::put);
    if (positional.size() > 0) {
      // A second field of this name, if one was given: the server says what is wrong with that.
      result.put(ARGS, positional);
    }
    return result;
  }

  private List<Param<?>> params(String method) {
    return specs.apply(method).map(RpcSpec::params).orElse(List.of());
  }

  private static Optional<Param<?>> at(List<Param<?>> params, int index) {
    return index < params.size() ? Optional.of(params.get(index)) : Optional.empty();
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

  /// The word as the parameter's value, if it can be one in spite of its `=`, which no number, no
  /// hash and no other hexadecimal text has.
  private static Optional<Json> whole(String method, Param<?> param, String word) {
    return switch (form(method, Optional.of(param))) {
      case JSON -> JsonReader.read(word);
      case TEXT ->
          param.type().kind() == RpcType.Kind.STR ? Optional.of(Json.of(word)) : Optional.empty();
      case JSON_OR_TEXT -> Optional.empty();
    };
  }

  /// @param param empty for one that the method does not have
  private static Form form(String method, Optional<Param<?>> param) {
    if (param.isEmpty()) {
      return Form.TEXT;
    }
    if (param.get().options().typeForm().equals(TEXT_OR_NUMBER)) {
      return Form.JSON_OR_TEXT;
    }
    return switch (param.get().type().kind()) {
      case STR, STR_HEX -> method.equals(ECHO_JSON) ? Form.JSON : Form.TEXT;
      case OBJ, ARR, NUM, BOOL, OBJ_NAMED_PARAMS, OBJ_USER_KEYS, AMOUNT, RANGE -> Form.JSON;
    };
  }

  private static Json convert(String word, Form form) {
    return switch (form) {
      case TEXT -> Json.of(word);
      case JSON ->
          JsonReader.read(word)
              .orElseThrow(() -> new ClientException("Error parsing JSON: " + word));
      case JSON_OR_TEXT -> JsonReader.read(word).orElse(Json.of(word));
    };
  }
}
