package org.basalt.app.config;

/// The text of `-help`.
public final class HelpPage {
  private static final int WIDTH = 79;
  private static final int INDENT = 7;

  private HelpPage() {}

  /// @param withDebug options for debugging too
  public static String text(boolean withDebug) {
    StringBuilder out = new StringBuilder();
    out.append("Basalt, a Bitcoin full node\n\n");
    out.append("Usage: basaltd [options]\n\n");
    out.append("Options may also stand in basalt.conf, without the dash: name=value.\n\n");
    for (Option.Group group : Option.Group.values()) {
      if (group == Option.Group.CLIENT) {
        continue;
      }
      appendGroup(group, withDebug, out);
    }
    return out.toString();
  }

  /// The text of `basalt-cli -help`.
  public static String clientText() {
    StringBuilder out = new StringBuilder();
    out.append("Sends commands to a Basalt or Bitcoin Core daemon\n\n");
    out.append("Usage: basalt-cli [options] <command> [params]\n");
    out.append("or:    basalt-cli [options] -named <command> [name=value]...\n");
    out.append("or:    basalt-cli [options] help [command]\n\n");
    appendGroup(Option.Group.CLIENT, true, out);
    appendGroup(Option.Group.CHAIN, false, out);
    out.append("Also as for the daemon: -conf, -datadir, -rpcport, -rpcuser, -rpcpassword,\n");
    out.append("-rpccookiefile\n");
    return out.toString();
  }

  private static void appendGroup(Option.Group group, boolean withDebug, StringBuilder out) {
    boolean headed = false;
    for (Option option : Options.all()) {
      if (option.group() != group || (option.has(Option.Trait.DEBUG_ONLY) && !withDebug)) {
        continue;
      }
      if (!headed) {
        out.append(group.heading()).append("\n\n");
        headed = true;
      }
      append(option, out);
    }
  }

  private static void append(Option option, StringBuilder out) {
    out.append("  -").append(option.name());
    if (!option.argument().isEmpty()) {
      out.append('=').append(option.argument());
    }
    out.append('\n');
    String help = option.help();
    if (option.has(Option.Trait.NO_EFFECT)) {
      help = help.isEmpty() ? "(no effect)" : help + " (no effect yet)";
    }
    wrap(help, out);
    out.append('\n');
  }

  private static void wrap(String text, StringBuilder out) {
    int column = 0;
    for (String word : text.split(" ")) {
      if (word.isEmpty()) {
        continue;
      }
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      }
      if (column == 0) {
        out.append(" ".repeat(INDENT)).append(word);
        column = INDENT + word.length();
      } else {
        out.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    if (column > 0) {
      out.append('\n');
    }
  }
}
