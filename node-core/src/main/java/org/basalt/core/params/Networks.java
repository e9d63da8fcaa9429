package org.basalt.core.params;

import java.util.List;
import java.util.Optional;

/// The networks that the node knows, in the order of its documentation.
public final class Networks {
  public static final Mainnet MAINNET = new Mainnet();
  public static final Testnet3 TESTNET3 = new Testnet3();
  public static final Testnet4 TESTNET4 = new Testnet4();

  /// The public one; see [Signet#custom] for others.
  public static final Signet SIGNET = new Signet();

  public static final Regtest REGTEST = new Regtest();

  private static final List<NetworkParams> ALL =
      List.of(MAINNET, TESTNET3, TESTNET4, SIGNET, REGTEST);

  private Networks() {}

  public static List<NetworkParams> all() {
    return ALL;
  }

  /// By Core's chain name: `main`, `test`, `testnet4`, `signet`, `regtest`.
  public static Optional<NetworkParams> byName(String name) {
    return ALL.stream().filter(network -> network.name().equals(name)).findFirst();
  }
}
