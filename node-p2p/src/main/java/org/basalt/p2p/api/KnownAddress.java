package org.basalt.p2p.api;

/// An address of the address book (RPC `getnodeaddresses`, `getrawaddrman`).
///
/// @param timeSec when it was last known to be alive, as told
/// @param network `ipv4`, `ipv6`, `onion`, `i2p`, `cjdns`
/// @param mappedAs its autonomous system; 0 if unknown
/// @param source who told us; its address
/// @param sourceMappedAs the source's autonomous system; 0 if unknown
/// @param isTried in the table of addresses that once worked
public record KnownAddress(
    long timeSec,
    long services,
    String address,
    int port,
    String network,
    long mappedAs,
    String source,
    String sourceNetwork,
    long sourceMappedAs,
    boolean isTried,
    int bucket,
    int position) {}
