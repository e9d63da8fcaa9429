package org.basalt.core.address;

import java.util.Optional;
import org.basalt.core.script.ScriptTemplate;

/// What RPC tells of an output script, made in one go by [Descriptors#describe].
public final class ScriptDescription {
  private final ScriptTemplate.Kind kind;
  private final String descriptor;
  private final String address;

  ScriptDescription(ScriptTemplate.Kind kind, String descriptor, String address) {
    this.kind = kind;
    this.descriptor = descriptor;
    this.address = address;
  }

  public ScriptTemplate.Kind kind() {
    return kind;
  }

  /// With checksum.
  public String descriptor() {
    return descriptor;
  }

  /// Its text, where the script has one.
  public Optional<String> address() {
    return address.isEmpty() ? Optional.empty() : Optional.of(address);
  }
}
