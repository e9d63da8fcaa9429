package org.basalt.rpc.spec;

/// Core's error codes (`rpc/protocol.h`), by their names there without prefix.
public enum RpcErrorCode {
  INVALID_REQUEST(-32600),
  METHOD_NOT_FOUND(-32601),
  INVALID_PARAMS(-32602),
  INTERNAL_ERROR(-32603),
  PARSE_ERROR(-32700),
  MISC_ERROR(-1),
  TYPE_ERROR(-3),
  INVALID_ADDRESS_OR_KEY(-5),
  OUT_OF_MEMORY(-7),
  INVALID_PARAMETER(-8),
  DATABASE_ERROR(-20),
  DESERIALIZATION_ERROR(-22),
  VERIFY_ERROR(-25),
  VERIFY_REJECTED(-26),
  VERIFY_ALREADY_IN_UTXO_SET(-27),
  IN_WARMUP(-28),
  METHOD_DEPRECATED(-32),
  LIMIT_EXCEEDED(-37),
  CLIENT_NOT_CONNECTED(-9),
  CLIENT_IN_INITIAL_DOWNLOAD(-10),
  CLIENT_NODE_ALREADY_ADDED(-23),
  CLIENT_NODE_NOT_ADDED(-24),
  CLIENT_NODE_NOT_CONNECTED(-29),
  CLIENT_INVALID_IP_OR_SUBNET(-30),
  CLIENT_P2P_DISABLED(-31),
  CLIENT_NODE_CAPACITY_REACHED(-34),
  CLIENT_MEMPOOL_DISABLED(-33);

  private final int number;

  RpcErrorCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
