/// The messages of the peer-to-peer protocol: one record each, with its byte table and codec.
///
/// Decoders throw `DecodeException` for bytes that make no sense and nothing else. Limits whose
/// violation Core punishes after reading (more than 50,000 inventory items, say) are constants here
/// and judged by the receiver.
@NullMarked
package org.basalt.p2p.message;

import org.jspecify.annotations.NullMarked;
