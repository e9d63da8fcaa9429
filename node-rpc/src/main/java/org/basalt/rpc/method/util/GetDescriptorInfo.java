package org.basalt.rpc.method.util;

import java.util.List;
import org.basalt.core.address.Descriptors;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.DescriptorParsing;
import org.basalt.rpc.json.DescriptorText;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `getdescriptorinfo`: what a descriptor is.
public final class GetDescriptorInfo implements RpcMethod {
  private static final Param<String> DESCRIPTOR =
      Param.required("descriptor", RpcType.TEXT, "The descriptor");
  private static final String EXAMPLE =
      "\"wpkh([d34db33f/84h/0h/0h]"
          + "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)\"";
  private static final RpcSpec SPEC =
      new RpcSpec(
          "getdescriptorinfo",
          "util",
          "Tells what a descriptor is.",
          List.of(DESCRIPTOR),
          List.of(
              ResultDoc.obj(
                  "",
                  "",
                  ResultDoc.str(
                      "descriptor",
                      "The descriptor in its usual form without secrets; of several, the first"),
                  ResultDoc.arr(
                          "multipath_expansion",
                          "All descriptors that it stands for, if several",
                          ResultDoc.str("", ""))
                      .optional(),
                  ResultDoc.str("checksum", "The checksum of the descriptor as given"),
                  ResultDoc.bool("isrange", "It has a wildcard"),
                  ResultDoc.bool("issolvable", "It says what is needed to spend"),
                  ResultDoc.bool("hasprivatekeys", "A key was given with its secret"))),
          Examples.of("getdescriptorinfo", EXAMPLE, EXAMPLE));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    String text = args.get(DESCRIPTOR);
    DescriptorParsing.Parsed parsed = DescriptorText.parse(text, false, node);
    List<Descriptor> descriptors = parsed.descriptors();
    Descriptor first = descriptors.getFirst();
    Json.Obj out = Json.object().put("descriptor", Descriptors.withChecksum(first.text()));
    if (descriptors.size() > 1) {
      out.put(
          "multipath_expansion",
          Json.strings(descriptors.stream().map(d -> Descriptors.withChecksum(d.text())).toList()));
    }
    int hash = text.indexOf('#');
    String body = hash < 0 ? text : text.substring(0, hash);
    return out.put("checksum", Descriptors.checksum(body).orElse(""))
        .put("isrange", first.isRange())
        .put("issolvable", first.isSolvable())
        .put("hasprivatekeys", parsed.hasSecrets());
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
