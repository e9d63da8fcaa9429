package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Verack;
import org.junit.jupiter.api.Test;

class V1FramingTest {
  private static final int MAINNET = 0xd9b4bef9;

  private final Recorder out = new Recorder();
  private final V1Framing framing = new V1Framing(MAINNET);

  @Test
  void verackOnMainnetHasItsWellKnownBytes() {
    assertThat(Hex.encode(frame(EncodedMessage.of(new Verack()))))
        .isEqualTo("f9beb4d976657261636b000000000000000000005df6e0e2");
  }

  @Test
  void framesArriveWhereverTheBytesAreSplit() throws FramingException {
    byte[] stream = concat(frame(ping(1)), frame(EncodedMessage.of(new Verack())), frame(ping(2)));
    for (int split = 0; split <= stream.length; split++) {
      Recorder recorder = new Recorder();
      V1Framing fresh = new V1Framing(MAINNET);
      fresh.receive(ByteBuffer.wrap(stream, 0, split), recorder);
      fresh.receive(ByteBuffer.wrap(stream, split, stream.length - split), recorder);
      assertThat(recorder.frames)
          .as("split at %d", split)
          .containsExactly("ping 0100000000000000 32", "verack  24", "ping 0200000000000000 32");
    }
  }

  @Test
  void framesArriveByteByByte() throws FramingException {
    for (byte b : concat(frame(ping(1)), frame(ping(2)))) {
      framing.receive(ByteBuffer.wrap(new byte[] {b}), out);
    }
    assertThat(out.frames).containsExactly("ping 0100000000000000 32", "ping 0200000000000000 32");
  }

  @Test
  void payloadLargerThanAnAllocationStepArrivesWhole() throws FramingException {
    byte[] payload = new byte[1_000_003];
    Arrays.fill(payload, (byte) 7);
    byte[] stream = frame(new EncodedMessage(Ping.TYPE, payload));
    for (int at = 0; at < stream.length; at += 65_536) {
      framing.receive(ByteBuffer.wrap(stream, at, Math.min(65_536, stream.length - at)), out);
    }
    assertThat(out.payloads).hasSize(1);
    assertThat(out.payloads.getFirst()).isEqualTo(payload);
  }

  @Test
  void wrongMagicEndsTheConnection() {
    byte[] bytes = frame(ping(1));
    bytes[0] ^= 1;
    assertThatThrownBy(() -> framing.receive(ByteBuffer.wrap(bytes), out))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("Header error: Wrong MessageStart f8beb4d9 received");
    assertThat(out.frames).isEmpty();
  }

  @Test
  void lengthAboveFourMillionEndsTheConnectionAtTheHeader() {
    byte[] header = Arrays.copyOf(frame(ping(1)), 24);
    LittleEndian.putInt32(header, 16, 4_000_001);
    assertThatThrownBy(() -> framing.receive(ByteBuffer.wrap(header), out))
        .isInstanceOf(FramingException.class)
        .hasMessage("Header error: Size too large (ping, 4000001 bytes)");
  }

  @Test
  void lengthIsUnsigned() {
    byte[] header = Arrays.copyOf(frame(ping(1)), 24);
    LittleEndian.putInt32(header, 16, -1);
    assertThatThrownBy(() -> framing.receive(ByteBuffer.wrap(header), out))
        .isInstanceOf(FramingException.class)
        .hasMessage("Header error: Size too large (ping, 4294967295 bytes)");
  }

  @Test
  void lengthOfFourMillionIsAccepted() throws FramingException {
    byte[] header = Arrays.copyOf(frame(ping(1)), 24);
    LittleEndian.putInt32(header, 16, 4_000_000);
    framing.receive(ByteBuffer.wrap(header), out);
    assertThat(out.frames).isEmpty();
  }

  @Test
  void wrongChecksumDropsTheFrameAndKeepsTheConnection() throws FramingException {
    byte[] damaged = frame(ping(1));
    damaged[20] ^= 1;
    framing.receive(ByteBuffer.wrap(concat(damaged, frame(ping(2)))), out);
    assertThat(out.dropped).hasSize(1);
    assertThat(out.dropped.getFirst())
        .startsWith("Header error: Wrong checksum (ping, 8 bytes), expected ")
        .endsWith(" 32");
    assertThat(out.frames).containsExactly("ping 0200000000000000 32");
  }

  @Test
  void commandWithBytesAfterItsEndDropsTheFrame() throws FramingException {
    byte[] bytes = frame(ping(1));
    bytes[15] = 'x';
    framing.receive(ByteBuffer.wrap(bytes), out);
    assertThat(out.dropped)
        .containsExactly("Header error: Invalid message type (ping, 8 bytes) 32");
  }

  @Test
  void commandWithUnprintableCharactersDropsTheFrame() throws FramingException {
    for (int c : new int[] {0x1f, 0x7f, 0x80, 0xff}) {
      byte[] bytes = frame(ping(1));
      bytes[4] = (byte) c;
      framing.receive(ByteBuffer.wrap(bytes), out);
    }
    assertThat(out.dropped).hasSize(4);
    assertThat(out.frames).isEmpty();
  }

  @Test
  void unknownAndEmptyCommandsAreFramesLikeOthers() throws FramingException {
    byte[] unknown = frame(ping(1));
    Arrays.fill(unknown, 4, 16, (byte) '~');
    byte[] empty = frame(ping(1));
    Arrays.fill(empty, 4, 16, (byte) 0);
    framing.receive(ByteBuffer.wrap(concat(unknown, empty)), out);
    assertThat(out.frames)
        .containsExactly("~~~~~~~~~~~~ 0100000000000000 32", " 0100000000000000 32");
  }

  private static EncodedMessage ping(long nonce) {
    return EncodedMessage.of(new Ping(nonce));
  }

  private static byte[] frame(EncodedMessage message) {
    return concat(V1Framing.header(MAINNET, message), message.payload());
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static final class Recorder implements Framing.Output {
    final List<String> frames = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();

    @Override
    public void opened() {
      throw new AssertionError("not started");
    }

    @Override
    public void ready() {
      throw new AssertionError("not started");
    }

    @Override
    public void frame(String command, byte[] payload, int wireBytes) {
      payloads.add(payload);
      if (payload.length < 100) {
        frames.add(command + " " + Hex.encode(payload) + " " + wireBytes);
      }
    }

    @Override
    public void dropped(int wireBytes, String why) {
      dropped.add(why + " " + wireBytes);
    }

    @Override
    public void write(EncodedMessage message, byte[]... parts) {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void writeHandshake(byte[] bytes) {
      throw new AssertionError("v1 has no handshake");
    }
  }
}
