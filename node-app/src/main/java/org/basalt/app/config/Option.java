package org.basalt.app.config;

import java.util.Set;

/// One option of the daemon, as spelled on the command line and in the configuration file.
///
/// @param name without dash
/// @param argument what stands behind `=` in the help, such as `<n>`; empty for a switch
/// @param group heading in the help
/// @param help our words; mentions the default
/// @param traits what is special about it
public record Option(String name, String argument, Group group, String help, Set<Trait> traits) {
  /// Headings of the help text.
  public enum Group {
    GENERAL("Options:"),
    CONNECTION("Connection options:"),
    ZMQ("ZeroMQ notification options:"),
    DEBUG("Debugging/Testing options:"),
    CHAIN("Chain selection options:"),
    RELAY("Node relay options:"),
    MINING("Block creation options:"),
    RPC("RPC server options:"),
    ENGINE("Basalt options:"),
    CLIENT("Client options:"),
    WALLET("Wallet options (no wallet here; accepted so that old files work):");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }

    public String heading() {
      return heading;
    }
  }

  /// What is special about an option.
  public enum Trait {
    /// On other networks than mainnet it counts only from the command line or that network's
    /// section.
    NETWORK_ONLY,
    /// Shown by `-help-debug` only.
    DEBUG_ONLY,
    /// `-noname` is refused.
    NOT_NEGATABLE,
    /// A value must be given.
    VALUE_REQUIRED,
    /// Its value is never logged.
    SENSITIVE,
    /// Belongs to `basalt-cli`; the daemon refuses it on its command line.
    CLIENT_ONLY,
    /// Understood but without effect here: a warning says so.
    NO_EFFECT
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
