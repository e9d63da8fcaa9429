package org.basalt.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.testing.FuzzFolder;
import org.basalt.core.testing.FuzzInput;

/// Any bytes as `bitcoin.conf` and any words as arguments: understood, or refused with a
/// [ConfigException], and every option then has a value. Numbers and amounts are what they say.
public final class ConfigFuzz {
  private static final Path FOLDER = FuzzFolder.create();
  private static final Path FILE = FOLDER.resolve("bitcoin.conf");
  private static final int MAX_LINES = 12;
  private static final String[] NETWORKS = {"main", "test", "testnet4", "signet", "regtest"};

  private ConfigFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    FuzzInput in = new FuzzInput(data);
    String network = NETWORKS[in.below(NETWORKS.length)];
    switch (in.below(4)) {
      case 0 -> settings(network, in.rest(), List.of());
      case 1 -> numbers(new String(in.rest(), StandardCharsets.UTF_8));
      default -> {
        List<String> arguments = new ArrayList<>();
        int count = in.below(4);
        for (int i = 0; i < count; i++) {
          arguments.add("-" + line(in));
        }
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < MAX_LINES && !in.isEmpty(); i++) {
          switch (in.below(8)) {
            case 0 -> file.append('[').append(NETWORKS[in.below(NETWORKS.length)]).append("]\n");
            case 1 -> file.append(NETWORKS[in.below(NETWORKS.length)]).append('.');
            case 2 -> file.append("# ").append(text(in)).append('\n');
            default -> file.append(line(in)).append(in.oneIn(8) ? "\r\n" : "\n");
          }
        }
        settings(network, file.toString().getBytes(StandardCharsets.UTF_8), arguments);
      }
    }
  }

  private static String line(FuzzInput in) {
    List<Option> options = Options.all();
    int number = Math.floorMod(in.int16(), options.size());
    String name = in.oneIn(10) ? text(in) : options.get(number).name();
    return (in.oneIn(4) ? "no" : "") + name + (in.oneIn(10) ? "" : "=") + text(in);
  }

  private static String text(FuzzInput in) {
    return new String(in.bytes(in.below(16)), StandardCharsets.UTF_8);
  }

  private static void settings(String network, byte[] file, List<String> arguments)
      throws IOException {
    Files.write(FILE, file);
    Settings settings = new Settings();
    try {
      CommandLine.parse(arguments, settings);
      ConfigFile.read(FILE, FOLDER, settings);
    } catch (ConfigException e) {
      if (e.getMessage() == null || e.getMessage().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
      return;
    }
    settings.selectNetwork(network);
    for (Option option : Options.all()) {
      String name = option.name();
      boolean isEmpty = settings.text(name).isEmpty();
      if (settings.isNegated(name) && !isEmpty) {
        throw new AssertionError("negated, and yet it is " + settings.text(name));
      }
      settings.flag(name, false);
      settings.integer(name, 0);
      settings.list(name);
      settings.isIgnoredForNetwork(name);
    }
    settings.describe();
    settings.warnings();
    settings.unrecognizedSections();
  }

  private static void numbers(String text) {
    ByteAmount.parse(text, 1).ifPresent(bytes -> holds(text, bytes >= 0));
    MoneyText.parse(text)
        .ifPresent(amount ->
            holds(text, MoneyText.parse(MoneyText.format(amount)).orElseThrow() == amount));
    String digits = text.strip().replaceFirst("^([+-]?[0-9]*)(?s:.*)$", "$1");
    long expected = digits.matches("[+-]?[0-9]{1,17}") ? Long.parseLong(digits) : 0;
    if (digits.length() < 18) {
      holds(text, SettingValue.parseLeadingNumber(text) == expected);
    }
  }

  private static void holds(String text, boolean isTrue) {
    if (!isTrue) {
      throw new AssertionError("\"" + text + "\" is not what it says");
    }
  }
}
