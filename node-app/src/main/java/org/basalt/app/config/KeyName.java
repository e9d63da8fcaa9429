package org.basalt.app.config;

/// A key as written, taken apart: `regtest.nolisten` is section `regtest`, name `listen`, negated.
record KeyName(String section, String name, boolean isNegated) {
  static KeyName parse(String key) {
    String section = "";
    String name = key;
    int dot = key.indexOf('.');
    if (dot >= 0) {
      section = key.substring(0, dot);
      name = key.substring(dot + 1);
    }
    return name.startsWith("no")
        ? new KeyName(section, name.substring(2), true)
        : new KeyName(section, name, false);
  }
}
