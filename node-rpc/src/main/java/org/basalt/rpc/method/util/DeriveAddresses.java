package org.basalt.rpc.method.util;

import java.util.List;
import java.util.Optional;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.KnownKeys;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.rpc.json.DescriptorRange;
import org.basalt.rpc.json.DescriptorText;
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

/// `deriveaddresses`: the addresses that a descriptor stands for.
public final class DeriveAddresses implements RpcMethod {
  private static final Param<String> DESCRIPTOR =
      Param.required("descriptor", RpcType.TEXT, "The descriptor, with its checksum");
  private static final Param<Json> RANGE =
      Param.optional(
          "range",
          RpcType.RANGE,
          "For a descriptor with a wildcard: the last position, or [first,last]");
  private static final String EXAMPLE =
      "wpkh([d34db33f/84h/0h/0h]xpub6DJ2dNUysrn5Vt36jH2KLBT2i1auw1tTSSomg8PhqNiUtx8QX2SvC9nrHu81f"
          + "T41fvDUnhMjEzQgXnQjKEu3oaqMSzhSrHMxyyoEAmUHQbY/0/*)#cjjspncu";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "deriveaddresses",
          "util",
          "Derives the addresses of a descriptor.",
          List.of(DESCRIPTOR, RANGE),
          List.of(
              ResultDoc.arr("", "", ResultDoc.str("address", "the address"))
                  .when("for single derivation descriptors"),
              ResultDoc.arr(
                      "",
                      "One list for each value of the multipath steps",
                      ResultDoc.arr("", "", ResultDoc.str("address", "the address")))
                  .when("for multipath descriptors")),
          Examples.of(
              "deriveaddresses",
              "\"" + EXAMPLE + "\" \"[0,2]\"",
              "\"" + EXAMPLE + "\", \"[0,2]\""));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    DescriptorRange range = new DescriptorRange(0, 0);
    if (args.has(RANGE)) {
      range = DescriptorRange.read(args.raw(RANGE));
    }
    List<Descriptor> descriptors =
        DescriptorText.parse(args.get(DESCRIPTOR), true, node).descriptors();
    boolean isRange = descriptors.getFirst().isRange();
    boolean isRangeGiven = args.values().size() > 1;
    if (isRange != isRangeGiven) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          isRange
              ? "Range must be specified for a ranged descriptor"
              : "Range should not be specified for an un-ranged descriptor");
    }
    if (descriptors.size() == 1) {
      return derive(descriptors.getFirst(), range, node);
    }
    Json.Arr lists = Json.array();
    for (Descriptor descriptor : descriptors) {
      lists.add(derive(descriptor, range, node));
    }
    return lists;
  }

  private static Json derive(Descriptor descriptor, DescriptorRange range, NodeView node) {
    Json.Arr addresses = Json.array();
    for (long position = range.first(); position <= range.last(); position++) {
      List<Script> scripts =
          DescriptorText.scripts(descriptor, (int) position, new KnownKeys(), "", node);
      for (Script script : scripts) {
        Optional<String> address = node.addresses().encodeScript(script);
        if (address.isPresent()) {
          addresses.add(address.get());
        } else if (scripts.size() == 1
            || ScriptTemplate.of(script).kind() != ScriptTemplate.Kind.PUBKEY) {
          throw new RpcException(
              RpcErrorCode.INVALID_ADDRESS_OR_KEY,
              "Descriptor does not have a corresponding address");
        }
      }
    }
    return addresses;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
