package org.basalt.rpc.method.control;

import java.util.List;
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

/// `logging`: shows and switches debug logging by category.
public final class Logging implements RpcMethod {
  private static final Param<List<Json>> INCLUDE =
      Param.optional("include", RpcType.ARRAY, "Categories to switch on")
          .containing(Param.optional("include_category", RpcType.TEXT, "a category"));
  private static final Param<List<Json>> EXCLUDE =
      Param.optional("exclude", RpcType.ARRAY, "Categories to switch off")
          .containing(Param.optional("exclude_category", RpcType.TEXT, "a category"));
  private static final RpcSpec SPEC =
      new RpcSpec(
          "logging",
          "control",
          "Shows which categories are logged in detail, and switches them.\n"
              + "First those of \"include\" are switched on, then those of \"exclude\" off: what is"
              + " in both ends up off.\n"
              + "The names of the categories are the keys of the answer; \"all\" and \"1\" stand for"
              + " every one.",
          List.of(INCLUDE, EXCLUDE),
          List.of(
              ResultDoc.dyn(
                  "",
                  "keys are categories, values tell whether each is on",
                  ResultDoc.bool("category", "true if it is logged in detail"))),
          Examples.of(
              "logging", "\"[\\\"all\\\"]\" \"[\\\"http\\\"]\"", "[\"all\"], [\"leveldb\"]"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    args.find(INCLUDE).orElse(List.of()).forEach(name -> switchTo(node, name.asText(), true));
    args.find(EXCLUDE).orElse(List.of()).forEach(name -> switchTo(node, name.asText(), false));
    Json.Obj categories = Json.object();
    node.control().logCategories().forEach((name, isOn) -> categories.put(name, (boolean) isOn));
    return categories;
  }

  private static void switchTo(NodeView node, String category, boolean isOn) {
    if (!node.control().setLogCategory(category, isOn)) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "unknown logging category " + category);
    }
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
