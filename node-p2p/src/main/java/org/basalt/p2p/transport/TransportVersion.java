package org.basalt.p2p.transport;

/// How frames look on the wire.
public enum TransportVersion {
  /// Not known yet: the first bytes of an inbound connection decide.
  DETECTING("detecting"),
  /// In the clear.
  V1("v1"),
  /// Encrypted (BIP-0324).
  V2("v2");

  private final String text;

  TransportVersion(String text) {
    this.text = text;
  }

  /// The name in RPC answers (`transport_protocol_type`).
  @Override
  public String toString() {
    return text;
  }
}
