package org.basalt.p2p.api;

/// A ban by the operator (RPC `listbanned`).
///
/// @param subnet in Core's notation: `1.2.3.0/24`, `2001:db8::/32`, `1.2.3.4/32`
/// @param createdSec seconds since 1970
/// @param untilSec seconds since 1970
public record BanEntry(String subnet, long createdSec, long untilSec) {}
