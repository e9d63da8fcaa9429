package org.basalt.p2p.transport;

import org.basalt.p2p.wire.Message;

/// A message that came in.
///
/// @param wireBytes with its frame
/// @param payloadBytes without it
/// @param timeMicros when its last byte came, in microseconds of a clock that only measures spans
public record ReceivedMessage(Message message, int wireBytes, int payloadBytes, long timeMicros) {}
