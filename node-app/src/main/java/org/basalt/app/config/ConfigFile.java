package org.basalt.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `basalt.conf` (or `bitcoin.conf`) in Core's syntax: `name=value` lines, `[section]`
/// headings or `section.name=value`, `#` comments, `includeconf`.
public final class ConfigFile {
  private static final Set<String> SECTIONS =
      Set.of("main", "test", "testnet4", "signet", "regtest");

  /// Included files are read one level deep; this bounds how many there may be.
  private static final int MAX_INCLUDES = 100;

  private final Settings settings;

  private ConfigFile(Settings settings) {
    this.settings = settings;
  }

  /// A setting as it stands in the file.
  private record Line(String key, String value) {}

  /// Reads a file and what it includes.
  ///
  /// @param dataDirectory where relative `includeconf` paths begin
  public static void read(Path file, Path dataDirectory, Settings settings) {
    ConfigFile reader = new ConfigFile(settings);
    try {
      reader.readAll(file, dataDirectory);
    } catch (ConfigException e) {
      throw new ConfigException("Error reading configuration file: " + e.getMessage());
    }
  }

  private void readAll(Path file, Path dataDirectory) {
    if (Files.isDirectory(file)) {
      throw new ConfigException("Config file \"" + file + "\" is a directory.");
    }
    List<String> includes = new ArrayList<>();
    store(parse(file), Optional.of(includes));
    if (settings.isNegated("includeconf")) {
      return;
    }
    if (includes.size() > MAX_INCLUDES) {
      throw new ConfigException("more than " + MAX_INCLUDES + " includeconf lines");
    }
    for (String include : includes) {
      Path path = included(include, dataDirectory);
      if (Files.isDirectory(path)) {
        throw new ConfigException("Included config file \"" + path + "\" is a directory.");
      }
      if (!Files.isReadable(path)) {
        throw new ConfigException("Failed to include configuration file " + include);
      }
      store(parse(path), Optional.empty());
    }
  }

  private static Path included(String include, Path dataDirectory) {
    try {
      return dataDirectory.resolve(include);
    } catch (InvalidPathException e) {
      throw new ConfigException("Failed to include configuration file " + include);
    }
  }

  /// A byte that is no UTF-8, as in an old comment, spoils nothing but its own value.
  private List<Line> parse(Path file) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    }
    List<Line> result = new ArrayList<>();
    String prefix = "";
    for (int number = 1; number <= lines.size(); number++) {
      String raw = lines.get(number - 1);
      int hash = raw.indexOf('#');
      String line = (hash < 0 ? raw : raw.substring(0, hash)).strip();
      if (line.isEmpty()) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        String section = line.substring(1, line.length() - 1);
        checkSection(section, file, number);
        prefix = section + ".";
        continue;
      }
      result.add(parseLine(line, prefix, hash >= 0, file, number));
    }
    return result;
  }

  private Line parseLine(String line, String prefix, boolean hasComment, Path file, int number) {
    if (line.startsWith("-")) {
      throw new ConfigException(
          "parse error on line %d: %s, options in configuration file must be specified without leading -"
              .formatted(number, line));
    }
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new ConfigException(
          "parse error on line %d: %s%s"
              .formatted(
                  number,
                  line,
                  line.startsWith("no")
                      ? ", if you intended to specify a negated option, use " + line + "=1 instead"
                      : ""));
    }
    String key = prefix + line.substring(0, equals).strip();
    if (hasComment && key.contains("rpcpassword")) {
      throw new ConfigException(
          "parse error on line %d, using # in rpcpassword can be ambiguous and should be avoided"
              .formatted(number));
    }
    int dot = key.indexOf('.');
    if (dot > 0 && prefix.isEmpty()) {
      checkSection(key.substring(0, dot), file, number);
    }
    return new Line(key, line.substring(equals + 1).strip());
  }

  private void checkSection(String section, Path file, int number) {
    if (!SECTIONS.contains(section)) {
      settings.addUnrecognizedSection(
          file + ":" + number + " Section [" + section + "] is not recognized.");
    }
  }

  private void store(List<Line> lines, Optional<List<String>> includes) {
    for (Line line : lines) {
      KeyName key = CommandLine.resolve(line.key());
      Optional<Option> option = Options.find(key.name());
      if (option.isEmpty()) {
        settings.addWarning("Ignoring unknown configuration value " + line.key());
        continue;
      }
      if (key.name().equals("conf")) {
        throw new ConfigException(
            "conf cannot be set in the configuration file; use includeconf= if you want to include"
                + " additional config files");
      }
      SettingValue value =
          CommandLine.interpret(option.get(), key, Optional.of(line.value()), settings);
      if (key.name().equals("includeconf") && !value.isNegated()) {
        include(value.text(), includes);
        continue;
      }
      settings.addFile(key.section(), key.name(), value);
    }
  }

  private void include(String path, Optional<List<String>> includes) {
    if (includes.isPresent()) {
      includes.get().add(path);
    } else {
      System.err.println(
          "warning: -includeconf cannot be used from included files; ignoring -includeconf="
              + path);
    }
  }
}
