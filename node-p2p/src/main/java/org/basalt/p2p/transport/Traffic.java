package org.basalt.p2p.transport;

import java.util.Map;

/// What has gone over a connection so far.
///
/// @param bytesSent on the wire, frames included; likewise received
/// @param lastSentSec seconds since 1970, 0 if nothing was sent; likewise received
/// @param sentByCommand bytes of each type of message, frames included; types unknown to us, and
///   frames that were dropped, count as [#OTHER]
public record Traffic(
    long bytesSent,
    long bytesReceived,
    long lastSentSec,
    long lastReceivedSec,
    Map<String, Long> sentByCommand,
    Map<String, Long> receivedByCommand) {
  /// Core NET_MESSAGE_TYPE_OTHER.
  public static final String OTHER = "*other*";
}
