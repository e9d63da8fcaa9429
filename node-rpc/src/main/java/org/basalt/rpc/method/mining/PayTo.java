package org.basalt.rpc.method.mining;

import java.util.Optional;
import org.basalt.core.address.Address;
import org.basalt.core.address.Descriptors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Who gets the coins of a generated block.
public final class PayTo {
  private PayTo() {}

  static Optional<Script> address(String text, NodeView node) {
    return node.addresses().decode(text).toOptional().map(Address::scriptPubKey);
  }

  /// `addr(…)`, `raw(…)` and `pk(…)`, with checksum or without.
  ///
  /// @throws RpcException with Core's words for what is wrong with it
  public static Script descriptor(String text, NodeView node) {
    String body = withoutChecksum(text);
    return inner(body, "addr")
        .flatMap(address -> address(address, node))
        .or(() -> inner(body, "raw").filter(Hex::isHex).map(Script::ofHex))
        .or(() -> inner(body, "pk").flatMap(PayTo::key))
        .orElseThrow(() -> problem(body));
  }

  private static RpcException problem(String body) {
    if (inner(body, "addr").isPresent()) {
      return invalid("Address is not valid");
    }
    if (inner(body, "raw").isPresent()) {
      return invalid("Raw script is not hex");
    }
    return inner(body, "pk")
        .map(key -> invalid("pk(): key '" + key + "' is not valid"))
        .orElseGet(() -> invalid("'" + body + "' is not a valid descriptor function"));
  }

  private static Optional<Script> key(String hex) {
    if (!Hex.isHex(hex) || (hex.length() != 66 && hex.length() != 130)) {
      return Optional.empty();
    }
    return Optional.of(new ScriptBuilder().data(Hex.decode(hex)).op(Opcode.OP_CHECKSIG).build());
  }

  private static Optional<String> inner(String body, String function) {
    return body.startsWith(function + "(") && body.endsWith(")")
        ? Optional.of(body.substring(function.length() + 1, body.length() - 1))
        : Optional.empty();
  }

  private static String withoutChecksum(String text) {
    int hash = text.indexOf('#');
    if (hash < 0) {
      return text;
    }
    String body = text.substring(0, hash);
    String given = text.substring(hash + 1);
    if (given.indexOf('#') >= 0) {
      throw invalid("Multiple '#' symbols");
    }
    if (given.length() != 8) {
      throw invalid("Expected 8 character checksum, not " + given.length() + " characters");
    }
    String expected =
        Descriptors.checksum(body).orElseThrow(() -> invalid("Invalid characters in payload"));
    if (!expected.equals(given)) {
      throw invalid(
          "Provided checksum '" + given + "' does not match computed checksum '" + expected + "'");
    }
    return body;
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, message);
  }
}
