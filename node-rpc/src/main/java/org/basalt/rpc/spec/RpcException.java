package org.basalt.rpc.spec;

/// A refused request: becomes the reply's `error`. Without a stack trace, for it is an answer and
/// no fault of ours.
public final class RpcException extends RuntimeException {
  private final RpcErrorCode code;
  private final String text;

  public RpcException(RpcErrorCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  public RpcErrorCode code() {
    return code;
  }

  public String text() {
    return text;
  }

  public Json toJson() {
    return Json.object().put("code", code.number()).put("message", text);
  }
}
