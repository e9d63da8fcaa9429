package org.basalt.p2p.api;

import java.util.Arrays;
import java.util.Optional;

/// Why a connection exists (Core `ConnectionType`); [#text()] is what `getpeerinfo` calls it.
public enum ConnectionType {
  INBOUND("inbound"),
  /// Asked for by the operator: `-addnode`, `-connect`, RPC `addnode`.
  MANUAL("manual"),
  /// Only to learn whether an address works.
  FEELER("feeler"),
  /// Chosen by us, relays everything.
  OUTBOUND_FULL_RELAY("outbound-full-relay"),
  /// Chosen by us, relays blocks only: hides who our other peers are.
  BLOCK_RELAY("block-relay-only"),
  /// Only to ask for addresses.
  ADDR_FETCH("addr-fetch"),
  /// Only to send one transaction of ours, over a network that hides us.
  PRIVATE_BROADCAST("private-broadcast");

  private final String text;

  ConnectionType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// By [#text()].
  public static Optional<ConnectionType> parse(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }

  public boolean isInbound() {
    return this == INBOUND;
  }

  public boolean isOutbound() {
    return this != INBOUND;
  }

  /// A connection of our own choosing that we rely on for blocks, and that may be dropped for a
  /// better one.
  public boolean isOutboundOrBlockRelay() {
    return this == OUTBOUND_FULL_RELAY || this == BLOCK_RELAY;
  }

  /// Transactions may pass.
  public boolean relaysTransactions() {
    return switch (this) {
      case INBOUND, MANUAL, OUTBOUND_FULL_RELAY -> true;
      case BLOCK_RELAY, FEELER, ADDR_FETCH, PRIVATE_BROADCAST -> false;
    };
  }
}
