package org.basalt.rpc.spec;

import java.util.List;
import java.util.Optional;

/// The arguments of one call, by position, against the method's specification.
///
/// @param values as many as were given; null (JSON's) for those left out
public record RpcArgs(RpcSpec spec, List<Json> values) {
  public RpcArgs {
    values = List.copyOf(values);
  }

  /// Checks number and JSON types as Core does before a method runs.
  ///
  /// @throws RpcException `MISC_ERROR` with the help text for a wrong number, `TYPE_ERROR` for
  ///   wrong types
  public static RpcArgs checked(RpcSpec spec, List<Json> values) {
    if (!spec.accepts(values.size())) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, HelpText.of(spec));
    }
    RpcArgs args = new RpcArgs(spec, values);
    Json.Obj mismatches = Json.object();
    for (int i = 0; i < spec.params().size(); i++) {
      Param<?> param = spec.params().get(i);
      String mismatch = param.mismatch(args.raw(i));
      if (!mismatch.isEmpty()) {
        mismatches.put("Position " + (i + 1) + " (" + param.names() + ")", mismatch);
      }
    }
    if (!mismatches.isEmpty()) {
      throw new RpcException(
          RpcErrorCode.TYPE_ERROR, "Wrong type passed:\n" + mismatches.toText(4));
    }
    return args;
  }

  /// The value at a position, or null (JSON's).
  public Json raw(int position) {
    return position < values.size() ? values.get(position) : Json.nullValue();
  }

  /// The value given, or null (JSON's).
  public Json raw(Param<?> param) {
    return raw(positionOf(param));
  }

  public boolean has(Param<?> param) {
    return !raw(param).isNull();
  }

  /// A required argument, or one with a default.
  public <T> T get(Param<T> param) {
    return find(param)
        .orElseThrow(
            () -> new IllegalStateException("no value and no default for " + param.names()));
  }

  /// The value given, or the default; empty if there is neither.
  public <T> Optional<T> find(Param<T> param) {
    Json value = raw(param);
    if (value.isNull()) {
      // An explicit null for a required argument was refused before, unless its type is not
      // checked.
      return param.fallback() instanceof Param.Fallback.Default(Json fallback)
          ? Optional.of(param.type().reader().read(fallback, param.firstName()))
          : Optional.empty();
    }
    return Optional.of(param.type().reader().read(value, param.firstName()));
  }

  private int positionOf(Param<?> param) {
    for (int i = 0; i < spec.params().size(); i++) {
      if (spec.params().get(i).names().equals(param.names())) {
        return i;
      }
    }
    throw new IllegalArgumentException(spec.name() + " has no argument " + param.names());
  }
}
