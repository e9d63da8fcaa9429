package org.basalt.rpc.json;

import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;

/// The warnings of `getblockchaininfo`, `getmininginfo` and `getnetworkinfo`: a list, or with
/// `-deprecatedrpc=warnings` the last one as text.
public final class WarningsJson {
  private WarningsJson() {}

  public static Json of(NodeView node) {
    List<String> warnings = node.control().warnings();
    if (node.control().deprecatedMethods().contains("warnings")) {
      return Json.of(warnings.isEmpty() ? "" : warnings.getLast());
    }
    return Json.strings(warnings);
  }
}
