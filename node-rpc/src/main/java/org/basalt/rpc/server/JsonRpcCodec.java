package org.basalt.rpc.server;

import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Requests and replies of JSON-RPC in the two dialects that clients speak: the old one, where a
/// reply always has both `result` and `error`, and 2.0.
final class JsonRpcCodec {
  private JsonRpcCodec() {}

  /// What surrounds a call; known before the call itself turns out to be readable, so that errors
  /// carry the id.
  ///
  /// @param isV2 asked by `"jsonrpc": "2.0"`
  /// @param hasId false: a notification in 2.0, an answer without `id` in the old dialect
  record Envelope(boolean isV2, boolean hasId, Json id) {
    /// Nothing was read yet. An error before that has `"id": null`.
    static final Envelope UNREAD = new Envelope(false, true, Json.nullValue());

    boolean isNotification() {
      return isV2 && !hasId;
    }
  }

  /// Method and arguments.
  record Call(String method, Json params) {}

  /// The id is read first; a wrong version counts as the old dialect.
  static Envelope envelope(Json request) {
    if (!(request instanceof Json.Obj object)) {
      return Envelope.UNREAD;
    }
    boolean isV2 = object.get("jsonrpc").equals(Json.of("2.0"));
    return new Envelope(isV2, object.has("id"), object.get("id"));
  }

  static Call call(Json request) {
    if (!(request instanceof Json.Obj object)) {
      throw invalid("Invalid Request object");
    }
    Json version = object.get("jsonrpc");
    if (!version.isNull()) {
      if (!(version instanceof Json.Str(String text))) {
        throw invalid("jsonrpc field must be a string");
      }
      if (!text.equals("1.0") && !text.equals("2.0")) {
        throw invalid("JSON-RPC version not supported");
      }
    }
    Json method = object.get("method");
    if (method.isNull()) {
      throw invalid("Missing method");
    }
    if (!(method instanceof Json.Str(String name))) {
      throw invalid("Method must be a string");
    }
    return switch (object.get("params")) {
      case Json.Arr array -> new Call(name, array);
      case Json.Obj named -> new Call(name, named);
      case Json.Null _ -> new Call(name, Json.array());
      default -> throw invalid("Params must be an array or object");
    };
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_REQUEST, message);
  }

  static Json result(Envelope envelope, Json result) {
    Json.Obj reply = Json.object();
    if (envelope.isV2()) {
      reply.put("jsonrpc", "2.0").put("result", result);
    } else {
      reply.put("result", result).put("error", Json.nullValue());
    }
    return withId(envelope, reply);
  }

  static Json error(Envelope envelope, RpcException error) {
    Json.Obj reply = Json.object();
    if (envelope.isV2()) {
      reply.put("jsonrpc", "2.0");
    } else {
      reply.put("result", Json.nullValue());
    }
    return withId(envelope, reply.put("error", error.toJson()));
  }

  private static Json withId(Envelope envelope, Json.Obj reply) {
    return envelope.hasId() ? reply.put("id", envelope.id()) : reply;
  }
}
