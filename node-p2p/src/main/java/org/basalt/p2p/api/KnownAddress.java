package org.basalt.p2p.api;

/// An address of the address book (RPC `getnodeaddresses`, `getrawaddrman`).
///
/// @param timeSec when it was last known to be alive, as told
/// @param network `ipv4`, `ipv6`, `onion`, `i2p`, `cjdns`
/// @param source who told us; its address
/// @param isTried in the table of addresses that once worked
public record KnownAddress(
    long timeSec,
    long services,
    String address,
    int port,
    String network,
    String source,
    String sourceNetwork,
    boolean isTried,
    int bucket,
    int position) {}
