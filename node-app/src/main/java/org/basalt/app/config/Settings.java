package org.basalt.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// All that was set, and the rules of precedence: the command line before the configuration file,
/// the network's section before the part without a section; on the command line the last value of
/// an option counts, in the file the first.
///
/// Options that may be repeated take all values, command line first; a negation forgets those given
/// before it.
public final class Settings {
  private final SequencedMap<String, List<SettingValue>> commandLine = new LinkedHashMap<>();
  private final Map<String, SequencedMap<String, List<SettingValue>>> sections =
      new LinkedHashMap<>();
  private final List<String> unrecognizedSections = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> soft = new LinkedHashMap<>();
  private String network = "";

  void addCommandLine(String name, SettingValue value) {
    commandLine.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  void addFile(String section, String name, SettingValue value) {
    sections
        .computeIfAbsent(section, s -> new LinkedHashMap<>())
        .computeIfAbsent(name, n -> new ArrayList<>())
        .add(value);
  }

  void addUnrecognizedSection(String text) {
    unrecognizedSections.add(text);
  }

  void addWarning(String text) {
    warnings.add(text);
  }

  /// Texts `file:line Section [x] is not recognized.`
  public List<String> unrecognizedSections() {
    return List.copyOf(unrecognizedSections);
  }

  /// Things worth telling that do not stop the node.
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /// From now on this network's section counts.
  void selectNetwork(String chainName) {
    network = chainName;
  }

  /// The chosen network's name; empty before it was chosen.
  String network() {
    return network;
  }

  private List<SettingValue> fileValues(String section, String name) {
    SequencedMap<String, List<SettingValue>> map = sections.get(section);
    return map == null ? List.of() : map.getOrDefault(name, List.of());
  }

  private boolean countsWithoutSection(String name) {
    return network.isEmpty()
        || network.equals("main")
        || !Options.find(name).map(o -> o.has(Option.Trait.NETWORK_ONLY)).orElse(false);
  }

  /// True if a network-only option stands in the file outside of the chosen network's section and
  /// nowhere else.
  public boolean isIgnoredForNetwork(String name) {
    return !countsWithoutSection(name)
        && !commandLine.containsKey(name)
        && fileValues(network, name).isEmpty()
        && !fileValues("", name).isEmpty();
  }

  private Optional<SettingValue> value(String name) {
    List<SettingValue> given = commandLine.getOrDefault(name, List.of());
    if (!given.isEmpty()) {
      return Optional.of(given.getLast());
    }
    if (!network.isEmpty()) {
      List<SettingValue> inSection = fileValues(network, name);
      if (!inSection.isEmpty()) {
        return Optional.of(firstOf(inSection));
      }
    }
    List<SettingValue> plain = fileValues("", name);
    if (!plain.isEmpty() && countsWithoutSection(name)) {
      return Optional.of(firstOf(plain));
    }
    return Optional.ofNullable(soft.get(name)).map(text -> new SettingValue(text, false));
  }

  /// In a file the first value counts, but a negation behind it takes it back.
  private static SettingValue firstOf(List<SettingValue> values) {
    return values.stream().anyMatch(SettingValue::isNegated) && values.getLast().isNegated()
        ? values.getLast()
        : values.getFirst();
  }

  /// Set by the operator, in whatever way (not by [#softSet]).
  public boolean isSet(String name) {
    return value(name).isPresent() && !soft.containsKey(name);
  }

  /// Set as `-noname`.
  public boolean isNegated(String name) {
    return value(name).map(SettingValue::isNegated).orElse(false);
  }

  /// Gives a value to an option that the operator did not set. True if that took effect.
  public boolean softSet(String name, String text) {
    if (value(name).isPresent()) {
      return false;
    }
    soft.put(name, text);
    return true;
  }

  public boolean flag(String name, boolean ifUnset) {
    return value(name).map(SettingValue::isTrue).orElse(ifUnset);
  }

  public long integer(String name, long ifUnset) {
    return value(name)
        .map(v -> v.text().isEmpty() ? 1 : SettingValue.parseLeadingNumber(v.text()))
        .orElse(ifUnset);
  }

  /// The text; empty if unset or negated.
  public Optional<String> text(String name) {
    return value(name).filter(v -> !v.isNegated()).map(SettingValue::text);
  }

  /// All values of an option that may be repeated.
  public List<String> list(String name) {
    List<String> result = new ArrayList<>();
    List<SettingValue> given = commandLine.getOrDefault(name, List.of());
    boolean complete = addUntilNegated(given, result);
    if (!complete && !network.isEmpty()) {
      complete = addUntilNegated(fileValues(network, name), result);
    }
    if (!complete && countsWithoutSection(name)) {
      addUntilNegated(fileValues("", name), result);
    }
    return result;
  }

  /// Adds what follows the last negation. True if there was one, so that weaker sources do not
  /// count.
  private static boolean addUntilNegated(List<SettingValue> values, List<String> target) {
    int start = 0;
    boolean negated = false;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isNegated()) {
        start = i + 1;
        negated = true;
      }
    }
    values.subList(start, values.size()).forEach(v -> target.add(v.text()));
    return negated;
  }

  /// Lines for the log: what was set where, secrets masked.
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    sections.forEach((section, map) -> {
      if (section.isEmpty() || section.equals(network)) {
        String where = section.isEmpty() ? "" : "[" + section + "] ";
        map.forEach((name, values) ->
            values.forEach(
                v -> lines.add("Config file arg: " + where + name + "=" + shown(name, v))));
      }
    });
    commandLine.forEach((name, values) ->
        values.forEach(v -> lines.add("Command-line arg: " + name + "=" + shown(name, v))));
    return lines;
  }

  private static String shown(String name, SettingValue value) {
    if (Options.find(name).map(o -> o.has(Option.Trait.SENSITIVE)).orElse(true)) {
      return "****";
    }
    return value.isNegated() ? "false" : "\"" + value.text() + "\"";
  }
}
