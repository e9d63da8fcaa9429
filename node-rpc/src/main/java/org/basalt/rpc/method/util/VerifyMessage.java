package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.core.address.Address;
import org.basalt.core.signing.MessageSignature;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `verifymessage`: whether an address's key signed a message.
public final class VerifyMessage implements RpcMethod {
  private static final Param<String> ADDRESS =
      Param.required("address", RpcType.TEXT, "The address of the key, P2PKH");
  private static final Param<String> SIGNATURE =
      Param.required("signature", RpcType.TEXT, "The signature in base64");
  private static final Param<String> MESSAGE =
      Param.required("message", RpcType.TEXT, "The message");
  private static final String EXAMPLE_ADDRESS = "1D1ZrZNe3JUo7ZycKEYQQiQAWd9y54F4XX";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "verifymessage",
          "util",
          "Tells whether a message was signed with the key of an address.",
          List.of(ADDRESS, SIGNATURE, MESSAGE),
          List.of(ResultDoc.bool("", "It was")),
          Examples.of(
              "verifymessage",
              "\"" + EXAMPLE_ADDRESS + "\" \"signature\" \"my message\"",
              "\"" + EXAMPLE_ADDRESS + "\", \"signature\", \"my message\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Address address =
        node.addresses()
            .decode(args.get(ADDRESS))
            .toOptional()
            .orElseThrow(
                () -> new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Invalid address"));
    if (!(address instanceof Address.P2pkh(var hash))) {
      throw new RpcException(RpcErrorCode.TYPE_ERROR, "Address does not refer to key");
    }
    return switch (MessageSignature.verify(
        node.engine(), hash.array(), args.get(SIGNATURE), args.get(MESSAGE))) {
      case VALID -> Json.of(true);
      case NOT_SIGNED -> Json.of(false);
      case MALFORMED ->
          throw new RpcException(RpcErrorCode.TYPE_ERROR, "Malformed base64 encoding");
    };
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
