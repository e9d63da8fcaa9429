package org.basalt.rpc.method.control;

import java.util.Comparator;
import java.util.List;
import org.basalt.rpc.spec.HelpText;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `help`: lists the methods, or tells all about one.
public final class Help implements RpcMethod {
  private static final Param<String> COMMAND =
      Param.hinted("command", RpcType.TEXT, "all commands", "The method to explain");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "help",
          "control",
          "Lists all methods, or explains one.",
          List.of(COMMAND),
          List.of(ResultDoc.str("", "The help text"), ResultDoc.any()),
          "");

  /// Gives name, position and argument of every argument, and whether it is text: what a
  /// command-line client must know. Not documented; for tests of clients.
  private static final String DUMP = "dump_all_command_conversions";

  @Override
  public Json call(RpcArgs args, NodeView node) {
    String command = args.find(COMMAND).orElse("");
    List<RpcSpec> specs = node.rpc().methods().stream().map(RpcMethod::spec).toList();
    if (command.equals(DUMP)) {
      return conversions(specs);
    }
    return Json.of(command.isEmpty() ? list(specs) : explain(specs, command));
  }

  private static String explain(List<RpcSpec> specs, String command) {
    return specs.stream()
        .filter(spec -> spec.name().equals(command))
        .findFirst()
        .map(HelpText::of)
        .orElse("help: unknown command: " + command);
  }

  /// Summary lines under headings, both sorted.
  private static String list(List<RpcSpec> specs) {
    List<RpcSpec> visible =
        specs.stream()
            .filter(spec -> !spec.isHidden())
            .sorted(Comparator.comparing(spec -> spec.category() + spec.name()))
            .toList();
    StringBuilder out = new StringBuilder();
    String category = "";
    for (RpcSpec spec : visible) {
      if (!category.equals(spec.category())) {
        out.append(category.isEmpty() ? "" : "\n");
        category = spec.category();
        out.append("== ")
            .append(Character.toUpperCase(category.charAt(0)))
            .append(category, 1, category.length())
            .append(" ==\n");
      }
      out.append(HelpText.summary(spec)).append('\n');
    }
    out.setLength(out.length() - 1);
    return out.toString();
  }

  private static Json conversions(List<RpcSpec> specs) {
    Json.Arr all = Json.array();
    for (RpcSpec spec : specs) {
      for (int i = 0; i < spec.params().size(); i++) {
        Param<?> param = spec.params().get(i);
        for (String name : param.nameList()) {
          all.add(conversion(spec, i, name, param));
          if (param.type().kind() == RpcType.Kind.OBJ_NAMED_PARAMS) {
            for (Param<?> option : param.inner()) {
              for (String optionName : option.nameList()) {
                all.add(conversion(spec, i, optionName, option));
              }
            }
          }
        }
      }
    }
    return all;
  }

  private static Json conversion(RpcSpec spec, int position, String name, Param<?> param) {
    boolean isText =
        param.type().kind() == RpcType.Kind.STR || param.type().kind() == RpcType.Kind.STR_HEX;
    return Json.array().add(spec.name()).add(position).add(name).add(isText);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
