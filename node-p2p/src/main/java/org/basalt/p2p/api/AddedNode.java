package org.basalt.p2p.api;

/// A node that the operator added, and whether it is connected (RPC `getaddednodeinfo`).
///
/// @param node as given
/// @param address `address:port` of the connection; empty if not connected
/// @param isInbound the connection was made by the other side
public record AddedNode(String node, boolean isConnected, String address, boolean isInbound) {}
