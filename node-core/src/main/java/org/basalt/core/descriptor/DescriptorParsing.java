package org.basalt.core.descriptor;

import java.util.List;

/// What reading a descriptor came to.
public sealed interface DescriptorParsing {
  /// @param descriptors one, or one for each value of its multipath steps (BIP-0389)
  /// @param hasSecrets a key was given with its secret
  record Parsed(List<Descriptor> descriptors, boolean hasSecrets) implements DescriptorParsing {
    public Parsed {
      descriptors = List.copyOf(descriptors);
    }
  }

  /// @param error Core's words
  record Invalid(String error) implements DescriptorParsing {}
}
