package org.basalt.rpc.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The help text of a method, laid out as Core's so that people and programs find what they look
/// for: summary line, description, arguments, results, examples.
public final class HelpText {
  private static final int PADDING = 4;
  private static final int NESTED_INDENT = 5;

  private HelpText() {}

  public static String of(RpcSpec spec) {
    StringBuilder out = new StringBuilder(summary(spec));
    out.append("\n\n").append(spec.description().strip()).append('\n');
    Columns arguments = new Columns();
    Columns named = new Columns();
    for (int i = 0; i < spec.params().size(); i++) {
      Param<?> param = spec.params().get(i);
      if (param.options().isHidden()) {
        break;
      }
      arguments.add((i + 1) + ". " + param.firstName(), describe(param, true));
      addArgument(arguments, param, NESTED_INDENT, Outer.NONE);
      if (param.type().kind() == RpcType.Kind.OBJ_NAMED_PARAMS) {
        for (Param<?> option : param.inner()) {
          named.add(option.firstName(), describe(option, true));
          addArgument(named, option, NESTED_INDENT, Outer.NONE);
        }
      }
    }
    if (!arguments.isEmpty()) {
      out.append("\nArguments:\n").append(arguments.text());
    }
    if (!named.isEmpty()) {
      out.append("\nNamed Arguments:\n").append(named.text());
    }
    for (ResultDoc result : spec.results()) {
      if (result.type() == ResultDoc.Type.ANY) {
        continue;
      }
      out.append("\nResult");
      if (!result.condition().isEmpty()) {
        out.append(" (").append(result.condition()).append(')');
      }
      Columns columns = new Columns();
      addResult(columns, result, Outer.NONE, 0);
      out.append(":\n").append(columns.text());
    }
    if (!spec.examples().isEmpty()) {
      out.append("\nExamples:\n").append(spec.examples());
    }
    return out.toString();
  }

  /// The first line: the name and the arguments, optional ones in parentheses.
  public static String summary(RpcSpec spec) {
    StringBuilder out = new StringBuilder(spec.name());
    boolean inOptional = false;
    for (Param<?> param : spec.params()) {
      if (param.options().isHidden()) {
        break;
      }
      out.append(' ');
      if (param.isOptional() && !inOptional) {
        out.append("( ");
      } else if (!param.isOptional() && inOptional) {
        out.append(") ");
      }
      inOptional = param.isOptional();
      out.append(form(param, true));
    }
    return inOptional ? out.append(" )").toString() : out.toString();
  }

  private enum Outer {
    NONE,
    ARRAY,
    OBJECT
  }

  private static String form(Param<?> param, boolean isOneLine) {
    if (isOneLine && !param.options().oneLine().isEmpty()) {
      return param.options().oneLine();
    }
    return switch (param.type().kind()) {
      case STR, STR_HEX -> "\"" + param.firstName() + "\"";
      case NUM, RANGE, AMOUNT, BOOL -> param.firstName();
      case OBJ -> "{" + keyForms(param, isOneLine) + "}";
      case OBJ_NAMED_PARAMS, OBJ_USER_KEYS -> "{" + keyForms(param, isOneLine) + ",...}";
      case ARR -> "[" + elementForms(param, isOneLine) + "...]";
    };
  }

  private static String keyForms(Param<?> param, boolean isOneLine) {
    return param.inner().stream()
        .map(part -> keyForm(part, isOneLine))
        .collect(Collectors.joining(","));
  }

  private static String elementForms(Param<?> param, boolean isOneLine) {
    return param.inner().stream()
        .map(part -> form(part, isOneLine) + ",")
        .collect(Collectors.joining());
  }

  private static String keyForm(Param<?> param, boolean isOneLine) {
    String value =
        switch (param.type().kind()) {
          case STR -> "\"str\"";
          case STR_HEX -> "\"hex\"";
          case NUM -> "n";
          case RANGE -> "n or [n,n]";
          case AMOUNT -> "amount";
          case BOOL -> "bool";
          case ARR -> "[" + elementForms(param, isOneLine) + "...]";
          case OBJ, OBJ_NAMED_PARAMS, OBJ_USER_KEYS -> "{...}";
        };
    return "\"" + param.firstName() + "\":" + (isOneLine ? "" : " ") + value;
  }

  private static String describe(Param<?> param, boolean isNamed) {
    StringBuilder out = new StringBuilder("(");
    out.append(
        param.options().typeForm().isEmpty()
            ? typeWords(param.type().kind())
            : param.options().typeForm());
    switch (param.fallback()) {
      case Param.Fallback.Hint(String text) -> out.append(", optional, default=").append(text);
      case Param.Fallback.Default(Json value) ->
          out.append(", optional, default=").append(value.toText());
      case Param.Fallback.Omitted _ -> out.append(isNamed ? ", optional" : "");
      case Param.Fallback.Required _ -> out.append(", required");
    }
    out.append(')');
    if (param.type().kind() == RpcType.Kind.OBJ_NAMED_PARAMS) {
      out.append(" Options, each of which may also be given as a named argument (see below).");
    }
    return param.description().isEmpty()
        ? out.toString()
        : out.append(' ').append(param.description()).toString();
  }

  private static String typeWords(RpcType.Kind kind) {
    return switch (kind) {
      case STR, STR_HEX -> "string";
      case NUM -> "numeric";
      case AMOUNT -> "numeric or string";
      case RANGE -> "numeric or array";
      case BOOL -> "boolean";
      case OBJ, OBJ_NAMED_PARAMS, OBJ_USER_KEYS -> "json object";
      case ARR -> "json array";
    };
  }

  private static void addArgument(Columns columns, Param<?> param, int indent, Outer outer) {
    String pad = " ".repeat(indent);
    boolean isTop = outer == Outer.NONE;
    boolean hasKey = outer == Outer.OBJECT;
    String key = hasKey ? "\"" + param.firstName() + "\": " : "";
    String right = isTop ? "" : describe(param, hasKey);
    String comma = isTop ? "" : ",";
    switch (param.type().kind()) {
      case STR, STR_HEX, NUM, AMOUNT, RANGE, BOOL, OBJ_NAMED_PARAMS -> {
        if (!isTop) {
          String left =
              hasKey && !param.options().jsonForm().isEmpty()
                  ? key + param.options().jsonForm()
                  : hasKey ? keyForm(param, false) : form(param, false);
          columns.add(pad + left + ",", describe(param, hasKey));
        }
      }
      case OBJ, OBJ_USER_KEYS -> {
        columns.add(pad + key + "{", right);
        for (Param<?> part : param.inner()) {
          addArgument(columns, part, indent + 2, Outer.OBJECT);
        }
        if (param.type().kind() == RpcType.Kind.OBJ_USER_KEYS) {
          columns.add(pad + "  ...", "");
        }
        columns.add(pad + "}" + comma, "");
      }
      case ARR -> {
        columns.add(pad + key + "[", right);
        for (Param<?> part : param.inner()) {
          addArgument(columns, part, indent + 2, Outer.ARRAY);
        }
        columns.add(pad + "  ...", "");
        columns.add(pad + "]" + comma, "");
      }
    }
  }

  private static void addResult(Columns columns, ResultDoc doc, Outer outer, int indent) {
    String pad = " ".repeat(indent);
    String comma = outer == Outer.NONE ? "" : ",";
    String key = outer == Outer.OBJECT ? "\"" + doc.key() + "\" : " : "";
    switch (doc.type()) {
      case ANY -> columns.add(pad + "..." + comma, "");
      case NONE -> columns.add(pad + "null" + comma, words(doc, "json null"));
      case STR -> columns.add(pad + key + "\"str\"" + comma, words(doc, "string"));
      case STR_HEX -> columns.add(pad + key + "\"hex\"" + comma, words(doc, "string"));
      case STR_AMOUNT, NUM -> columns.add(pad + key + "n" + comma, words(doc, "numeric"));
      case NUM_TIME -> columns.add(pad + key + "xxx" + comma, words(doc, "numeric"));
      case BOOL -> columns.add(pad + key + "true|false" + comma, words(doc, "boolean"));
      case ARR, ARR_FIXED -> {
        columns.add(pad + key + "[", words(doc, "json array"));
        for (ResultDoc part : doc.inner()) {
          addResult(columns, part, Outer.ARRAY, indent + 2);
        }
        endList(columns, pad, doc.type() == ResultDoc.Type.ARR, "]" + comma);
      }
      case OBJ, OBJ_DYN -> {
        if (doc.inner().isEmpty()) {
          columns.add(pad + key + "{}", words(doc, "empty JSON object"));
          return;
        }
        columns.add(pad + key + "{", words(doc, "json object"));
        for (ResultDoc part : doc.inner()) {
          addResult(columns, part, Outer.OBJECT, indent + 2);
        }
        endList(columns, pad, doc.type() == ResultDoc.Type.OBJ_DYN, "}" + comma);
      }
    }
  }

  private static void endList(Columns columns, String pad, boolean goesOn, String bracket) {
    if (goesOn) {
      columns.add(pad + "  ...", "");
    } else {
      columns.dropLastComma();
    }
    columns.add(pad + bracket, "");
  }

  private static String words(ResultDoc doc, String type) {
    String start = "(" + type + (doc.isOptional() ? ", optional" : "") + ")";
    return doc.description().isEmpty() ? start : start + " " + doc.description();
  }

  /// Two columns, the right one aligned.
  private static final class Columns {
    private final List<String> lefts = new ArrayList<>();
    private final List<String> rights = new ArrayList<>();

    void add(String left, String right) {
      lefts.add(left);
      rights.add(right);
    }

    void dropLastComma() {
      int last = lefts.size() - 1;
      String left = lefts.get(last);
      lefts.set(last, left.substring(0, left.length() - 1));
    }

    boolean isEmpty() {
      return lefts.isEmpty();
    }

    String text() {
      int width = PADDING + lefts.stream().mapToInt(String::length).max().orElse(0);
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < lefts.size(); i++) {
        out.append(lefts.get(i));
        String right = rights.get(i);
        if (!right.isEmpty()) {
          out.repeat(' ', width - lefts.get(i).length())
              .append(right.replaceAll("\n *", "\n" + " ".repeat(width)));
        }
        out.append('\n');
      }
      return out.toString();
    }
  }
}
