package org.basalt.rpc.json;

import java.util.List;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.DescriptorParser;
import org.basalt.core.descriptor.DescriptorParsing;
import org.basalt.core.descriptor.KnownKeys;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Descriptors as arguments.
public final class DescriptorText {
  private DescriptorText() {}

  public static DescriptorParsing read(String text, boolean needsChecksum, NodeView node) {
    return new DescriptorParser(node.addresses(), node.engine()).parse(text, needsChecksum);
  }

  /// @throws RpcException with Core's words for what is wrong with it
  public static DescriptorParsing.Parsed parse(String text, boolean needsChecksum, NodeView node) {
    return switch (read(text, needsChecksum, node)) {
      case DescriptorParsing.Parsed parsed -> parsed;
      case DescriptorParsing.Invalid(String error) ->
          throw new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, error);
    };
  }

  /// @param quoted what to name in the complaint if a secret is missing; empty for nothing
  public static List<Script> scripts(
      Descriptor descriptor, int position, KnownKeys known, String quoted, NodeView node) {
    return descriptor
        .scripts(position, node.engine(), known)
        .orElseThrow(() ->
            new RpcException(
                RpcErrorCode.INVALID_ADDRESS_OR_KEY,
                "Cannot derive script without private keys"
                    + (quoted.isEmpty() ? "" : ": '" + quoted + "'")));
  }
}
