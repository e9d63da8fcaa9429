package org.basalt.core.consensus;

import java.util.Arrays;
import java.util.Optional;

/// A soft fork whose height is written into the parameters (BIP-0090), in the order of RPC
/// `getdeploymentinfo`.
public enum BuriedDeployment {
  BIP34("bip34", "bip34"),
  DERSIG("bip66", "dersig"),
  CLTV("bip65", "cltv"),
  CSV("csv", "csv"),
  SEGWIT("segwit", "segwit");

  private final String rpcName;
  private final String optionName;

  BuriedDeployment(String rpcName, String optionName) {
    this.rpcName = rpcName;
    this.optionName = optionName;
  }

  /// Name in `getdeploymentinfo`.
  public String rpcName() {
    return rpcName;
  }

  /// Name in `-testactivationheight=name@height`.
  public String optionName() {
    return optionName;
  }

  public static Optional<BuriedDeployment> byOptionName(String name) {
    return Arrays.stream(values()).filter(d -> d.optionName.equals(name)).findFirst();
  }
}
