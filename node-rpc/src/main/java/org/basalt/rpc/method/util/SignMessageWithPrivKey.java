package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.core.address.Wif;
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

/// `signmessagewithprivkey`: signs a message with a given key.
public final class SignMessageWithPrivKey implements RpcMethod {
  private static final Param<String> KEY =
      Param.required("privkey", RpcType.TEXT, "The private key in base58");
  private static final Param<String> MESSAGE =
      Param.required("message", RpcType.TEXT, "The message");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "signmessagewithprivkey",
          "util",
          "Signs a message with a private key.",
          List.of(KEY, MESSAGE),
          List.of(ResultDoc.str("signature", "The signature in base64")),
          Examples.of(
              "signmessagewithprivkey",
              "\"privkey\" \"my message\"",
              "\"privkey\", \"my message\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    Wif key =
        Wif.decode(args.get(KEY), node.chain().network().prefixes().wif())
            .orElseThrow(
                () -> new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Invalid private key"));
    return Json.of(MessageSignature.sign(node.engine(), key, args.get(MESSAGE)));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
