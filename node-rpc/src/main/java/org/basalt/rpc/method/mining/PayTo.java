package org.basalt.rpc.method.mining;

import java.util.List;
import java.util.Optional;
import org.basalt.core.address.Address;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.DescriptorParsing;
import org.basalt.core.descriptor.KnownKeys;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.json.DescriptorText;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Who gets the coins of a generated block.
final class PayTo {
  private PayTo() {}

  static Optional<Script> address(String text, NodeView node) {
    return node.addresses().decode(text).toOptional().map(Address::scriptPubKey);
  }

  /// The script of a descriptor that has one.
  ///
  /// @throws RpcException with Core's words for what is wrong with it
  static Script descriptor(String text, NodeView node) {
    return script(DescriptorText.parse(text, false, node), node);
  }

  /// The same, or the script of an address.
  static Script descriptorOrAddress(String text, NodeView node) {
    return switch (DescriptorText.read(text, false, node)) {
      case DescriptorParsing.Parsed parsed -> script(parsed, node);
      case DescriptorParsing.Invalid _ ->
          address(text, node)
              .orElseThrow(() ->
                  new RpcException(
                      RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Error: Invalid address or descriptor"));
    };
  }

  private static Script script(DescriptorParsing.Parsed parsed, NodeView node) {
    if (parsed.descriptors().size() > 1) {
      throw new RpcException(RpcErrorCode.INVALID_PARAMETER, "Multipath descriptor not accepted");
    }
    Descriptor descriptor = parsed.descriptors().getFirst();
    if (descriptor.isRange()) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          "Ranged descriptor not accepted. Maybe pass through deriveaddresses first?");
    }
    List<Script> scripts = DescriptorText.scripts(descriptor, 0, new KnownKeys(), "", node);
    // Of combo()'s scripts, the most modern that Core takes: the witness program, else the hash.
    return switch (scripts.size()) {
      case 1 -> scripts.getFirst();
      case 4 -> scripts.get(2);
      default -> scripts.get(1);
    };
  }
}
