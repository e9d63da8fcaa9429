package org.basalt.rpc.server;

import java.util.List;
import java.util.Optional;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.server.HttpRequest.Header;
import org.basalt.rpc.server.JsonRpcCodec.Call;
import org.basalt.rpc.server.JsonRpcCodec.Envelope;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The path `/`: an HTTP request in, an HTTP response out, on one of the threads `rpc-n`.
///
/// HTTP statuses follow the dialect: the old one shows failures of single calls as 400, 404 and
/// 500, 2.0 and batches never; notifications answer 204.
final class RpcEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("rpc");
  private static final Header CHALLENGE = new Header("WWW-Authenticate", "Basic realm=\"jsonrpc\"");

  /// Makes guessing slow.
  private static final int WRONG_PASSWORD_DELAY_MS = 250;

  /// A larger body is not read on the I/O thread.
  private static final int AT_ONCE_MAX_BYTES = 1024;

  private final HttpAuth auth;
  private final RpcDispatcher dispatcher;

  RpcEndpoint(HttpAuth auth, RpcDispatcher dispatcher) {
    this.auth = auth;
    this.dispatcher = dispatcher;
  }

  /// Answers at once what needs no waiting: one small call of a method that never waits, by a
  /// client whose password was right before. Empty for all else, which a worker must do.
  Optional<HttpResponse> answerAtOnce(HttpRequest request) {
    if (request.body().length > AT_ONCE_MAX_BYTES || !request.method().equals("POST")) {
      return Optional.empty();
    }
    Optional<String> user = request.authorization().flatMap(auth::rememberedUser);
    if (user.isEmpty() || !auth.mayCallAny(user.get())) {
      return Optional.empty();
    }
    return JsonReader.read(request.body())
        .flatMap(body ->
            body instanceof Json.Obj call
                    && call.get("method") instanceof Json.Str(String method)
                    && dispatcher.maybeNeverWaits(method)
                ? single(call, user.get(), dispatcher::callAtOnce)
                : Optional.empty());
  }

  HttpResponse handle(HttpRequest request, String peer) {
    if (!request.method().equals("POST")) {
      return HttpResponse.text(
          HttpStatus.METHOD_NOT_ALLOWED, "JSONRPC server handles only POST requests");
    }
    Optional<String> authorization = request.authorization();
    if (authorization.isEmpty()) {
      return unauthorized();
    }
    Optional<String> user = auth.user(authorization.get());
    if (user.isEmpty()) {
      LOG.warn("ThreadRPCServer incorrect password attempt from {}", peer);
      delay();
      return unauthorized();
    }
    Optional<Json> body = JsonReader.read(request.body());
    if (body.isEmpty()) {
      return failure(Envelope.UNREAD, new RpcException(RpcErrorCode.PARSE_ERROR, "Parse error"));
    }
    return answer(body.get(), user.get());
  }

  private static HttpResponse unauthorized() {
    return new HttpResponse(HttpStatus.UNAUTHORIZED, List.of(CHALLENGE), List.of());
  }

  private static void delay() {
    try {
      Thread.sleep(WRONG_PASSWORD_DELAY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse answer(Json body, String user) {
    if (!auth.mayCallAny(user)) {
      LOG.warn("RPC User {} not allowed to call any methods", user);
      return HttpResponse.of(HttpStatus.FORBIDDEN);
    }
    return switch (body) {
      case Json.Obj request -> single(request, user, dispatcher::callWaiting).orElseThrow();
      case Json.Arr requests -> batch(requests, user);
      default ->
          failure(
              Envelope.UNREAD,
              new RpcException(RpcErrorCode.PARSE_ERROR, "Top-level object parse error"));
    };
  }

  /// A way to call a method; empty if that cannot be done on this thread.
  private interface Way {
    Optional<Json> call(String method, Json params);
  }

  private Optional<HttpResponse> single(Json.Obj request, String user, Way way) {
    Envelope envelope = JsonRpcCodec.envelope(request);
    Call call;
    try {
      call = JsonRpcCodec.call(request);
    } catch (RpcException e) {
      return Optional.of(failure(envelope, e));
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug("ThreadRPCServer method={} user={}", printable(call.method()), user);
    }
    if (!auth.mayCall(user, call.method())) {
      LOG.warn("RPC User {} not allowed to call method {}", user, printable(call.method()));
      return Optional.of(HttpResponse.of(HttpStatus.FORBIDDEN));
    }
    Json reply;
    try {
      Optional<Json> result = way.call(call.method(), call.params());
      if (result.isEmpty()) {
        return Optional.empty();
      }
      reply = JsonRpcCodec.result(envelope, result.get());
    } catch (RpcException e) {
      if (!envelope.isV2()) {
        return Optional.of(failure(envelope, e));
      }
      reply = JsonRpcCodec.error(envelope, e);
    }
    return Optional.of(
        envelope.isNotification()
            ? HttpResponse.of(HttpStatus.NO_CONTENT)
            : json(HttpStatus.OK, reply));
  }

  /// A failure with an HTTP status of its own: always in the old dialect or before one is known.
  private static HttpResponse failure(Envelope envelope, RpcException e) {
    HttpStatus status =
        switch (e.code()) {
          case INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
          case METHOD_NOT_FOUND -> HttpStatus.NOT_FOUND;
          default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    return json(status, JsonRpcCodec.error(envelope, e));
  }

  private HttpResponse batch(Json.Arr requests, String user) {
    if (auth.hasWhitelist(user)) {
      for (Json request : requests.items()) {
        if (!(request instanceof Json.Obj object)) {
          return failure(
              Envelope.UNREAD,
              new RpcException(RpcErrorCode.INVALID_REQUEST, "Invalid Request object"));
        }
        Json method = object.get("method");
        if (!(method instanceof Json.Str(String name))) {
          return failure(
              Envelope.UNREAD,
              new RpcException(
                  RpcErrorCode.PARSE_ERROR,
                  "JSON value of type " + method.typeName() + " is not of expected type string"));
        }
        if (!auth.mayCall(user, name)) {
          LOG.warn("RPC User {} not allowed to call method {}", user, printable(name));
          return HttpResponse.of(HttpStatus.FORBIDDEN);
        }
      }
    }
    Json.Arr replies = Json.array();
    for (Json request : requests.items()) {
      Envelope envelope = JsonRpcCodec.envelope(request);
      Json reply = batchReply(request, envelope);
      if (!envelope.isNotification()) {
        replies.add(reply);
      }
    }
    return replies.size() == 0 && requests.size() > 0
        ? HttpResponse.of(HttpStatus.NO_CONTENT)
        : json(HttpStatus.OK, replies);
  }

  private Json batchReply(Json request, Envelope envelope) {
    try {
      Call call = JsonRpcCodec.call(request);
      if (LOG.isDebugEnabled()) {
        LOG.debug("ThreadRPCServer method={}", printable(call.method()));
      }
      return JsonRpcCodec.result(envelope, dispatcher.call(call.method(), call.params()));
    } catch (RpcException e) {
      return JsonRpcCodec.error(envelope, e);
    }
  }

  private static HttpResponse json(HttpStatus status, Json reply) {
    return HttpResponse.json(status, reply);
  }

  /// Core's safe characters only, for the log.
  private static String printable(String text) {
    return text.replaceAll("[^A-Za-z0-9 .,;\\-_/:?@()]", "");
  }
}
