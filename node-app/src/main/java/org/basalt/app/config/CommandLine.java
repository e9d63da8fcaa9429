package org.basalt.app.config;

import java.util.List;
import java.util.Optional;

/// Reads the daemon's arguments: `-name`, `-name=value`, `-noname`, with one dash or two.
public final class CommandLine {
  private CommandLine() {}

  /// @throws ConfigException on anything unknown; the message is Core's
  public static void parse(List<String> arguments, Settings settings) {
    for (String argument : arguments) {
      if (argument.isEmpty() || argument.charAt(0) != '-' || argument.equals("-")) {
        throw new ConfigException(
            "Command line contains unexpected token '"
                + argument
                + "', see basaltd -h for a list of options.");
      }
      parseOption(argument, false, settings);
    }
    List<String> includes = settings.list("includeconf");
    if (!includes.isEmpty()) {
      String value = includes.getFirst();
      throw new ConfigException(
          "Error parsing command line arguments: -includeconf cannot be used from commandline;"
              + " -includeconf="
              + (value.equals("1") ? "true" : "\"" + value + "\""));
    }
  }

  /// Reads the options of the client, up to the first argument without a dash.
  ///
  /// @return the arguments from there on
  public static List<String> parseClient(List<String> arguments, Settings settings) {
    int at = 0;
    while (at < arguments.size()
        && arguments.get(at).startsWith("-")
        && arguments.get(at).length() > 1) {
      parseOption(arguments.get(at), true, settings);
      at++;
    }
    return arguments.subList(at, arguments.size());
  }

  private static void parseOption(String argument, boolean isClient, Settings settings) {
    String body = argument.startsWith("--") ? argument.substring(2) : argument.substring(1);
    int equals = body.indexOf('=');
    String key = equals < 0 ? body : body.substring(0, equals);
    Optional<String> text = equals < 0 ? Optional.empty() : Optional.of(body.substring(equals + 1));
    KeyName name = resolve(key);
    Optional<Option> option = Options.find(name.name());
    if (option.isEmpty()
        || !name.section().isEmpty()
        || option.get().has(Option.Trait.CLIENT_ONLY) && !isClient) {
      throw new ConfigException(
          "Error parsing command line arguments: Invalid parameter " + argument);
    }
    try {
      settings.addCommandLine(name.name(), interpret(option.get(), name, text, settings));
    } catch (ConfigException e) {
      throw new ConfigException("Error parsing command line arguments: " + e.getMessage());
    }
  }

  /// An option whose own name begins with "no" (such as `-notify…`) is not a negation.
  static KeyName resolve(String key) {
    KeyName parsed = KeyName.parse(key);
    if (parsed.isNegated() && Options.find("no" + parsed.name()).isPresent()) {
      return new KeyName(parsed.section(), "no" + parsed.name(), false);
    }
    return parsed;
  }

  static SettingValue interpret(
      Option option, KeyName key, Optional<String> text, Settings settings) {
    if (key.isNegated()) {
      if (option.has(Option.Trait.NOT_NEGATABLE)) {
        throw new ConfigException(
            "Negating of -" + option.name() + " is meaningless and therefore forbidden");
      }
      if (text.isPresent() && !new SettingValue(text.get(), false).isTrue()) {
        settings.addWarning(
            "Parsed potentially confusing double-negative -" + option.name() + "=" + text.get());
        return new SettingValue("1", false);
      }
      return SettingValue.NEGATED;
    }
    if (text.isEmpty() && option.has(Option.Trait.VALUE_REQUIRED)) {
      throw new ConfigException(
          "Can not set -%1$s with no value. Please specify value with -%1$s=value."
              .formatted(option.name()));
    }
    return new SettingValue(text.orElse(""), false);
  }
}
