package org.basalt.core.address;

import java.util.List;
import java.util.Optional;

/// What reading an address came to.
public sealed interface AddressDecoding {
  /// The address, if it is one.
  default Optional<Address> toOptional() {
    return switch (this) {
      case Valid(Address address) -> Optional.of(address);
      case Invalid _ -> Optional.empty();
    };
  }

  /// An address of the network asked for.
  record Valid(Address address) implements AddressDecoding {}

  /// @param error Core's words, as `validateaddress` shows them
  /// @param errorLocations positions of wrong characters, where they can be told
  record Invalid(String error, List<Integer> errorLocations) implements AddressDecoding {
    public Invalid {
      errorLocations = List.copyOf(errorLocations);
    }
  }
}
