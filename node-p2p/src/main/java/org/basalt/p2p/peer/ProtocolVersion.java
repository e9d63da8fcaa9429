package org.basalt.p2p.peer;

/// Versions of the protocol from which something may be said (Core `node/protocol_version.h`).
public final class ProtocolVersion {
  /// What we speak.
  public static final int OURS = 70017;

  /// Peers below are of no use.
  public static final int MIN_PEER = 31800;

  /// Above it, `ping` has a nonce (BIP-0031).
  public static final int PING_NONCE = 60000;

  /// BIP-0130.
  public static final int SEND_HEADERS = 70012;

  /// BIP-0133.
  public static final int FEE_FILTER = 70013;

  /// BIP-0152.
  public static final int COMPACT_BLOCKS = 70014;

  /// Compact blocks may turn out invalid without anyone being to blame (BIP-0152).
  public static final int INVALID_COMPACT_BLOCKS_FORGIVEN = 70015;

  /// BIP-0155 and BIP-0339.
  public static final int ADDR_V2_AND_WTXID = 70016;

  /// BIP-0434.
  public static final int FEATURE = 70017;

  private ProtocolVersion() {}
}
