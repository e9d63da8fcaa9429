package org.basalt.p2p.message;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// Any bytes as the payload of any message: decoded, or refused as malformed and nothing else, with
/// no more memory than the bytes are worth. What was decoded has one encoding, and those were its
/// bytes.
public final class MessageFuzz {
  /// Ends that may be left out, or bytes that mean the same as others: onion addresses of the old
  /// kind, which nobody can reach, are all read as no address.
  private static final Set<MessageType<?>> HAVE_SEVERAL_FORMS =
      Set.of(Version.TYPE, Pong.TYPE, Headers.TYPE, Addr.TYPE, AddrV2.TYPE);

  private static final long MAX_BYTES = 1 << 20;
  private static final long MAX_BYTES_FOR_BYTE = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private MessageFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    MessageType<?> type = StandardMessages.TYPES.get(in.below(StandardMessages.TYPES.size()));
    byte[] payload = in.rest();
    Optional<Message> decoded = decode(type, payload);
    // The second time, since the first one may load classes.
    long before = THREADS.getCurrentThreadAllocatedBytes();
    decode(type, payload);
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (taken > MAX_BYTES + MAX_BYTES_FOR_BYTE * payload.length) {
      throw new AssertionError(type + ": " + taken + " bytes for " + payload.length);
    }
    decoded.ifPresent(message -> checkEncoding(type, payload, message));
  }

  private static Optional<Message> decode(MessageType<?> type, byte[] payload) {
    try {
      return Optional.of(type.decode(payload.clone()));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static void checkEncoding(MessageType<?> type, byte[] payload, Message message) {
    byte[] encoded = message.encode();
    byte[] start = Arrays.copyOf(payload, Math.min(encoded.length, payload.length));
    if (!HAVE_SEVERAL_FORMS.contains(type) && !Arrays.equals(encoded, start)) {
      throw new AssertionError(type + " of other bytes: " + message);
    }
    Message again =
        decode(type, encoded).orElseThrow(() -> new AssertionError("not decoded: " + message));
    if (!Arrays.equals(again.encode(), encoded)) {
      throw new AssertionError(type + ": " + message + " became " + again);
    }
  }
}
