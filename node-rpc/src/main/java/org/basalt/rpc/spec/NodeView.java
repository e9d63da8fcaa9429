package org.basalt.rpc.spec;

import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.PeerService;

/// Everything a method may use.
///
/// @param view the ledger's picture at the start of the call: one call sees one picture
/// @param chain for live questions and for submitting
/// @param addresses of this network
public record NodeView(
    ChainView view,
    ChainService chain,
    PeerService peers,
    NodeClock clock,
    NodeControl control,
    RpcStatus rpc,
    AddressCodec addresses,
    Descriptors descriptors,
    Secp256k1 engine) {}
