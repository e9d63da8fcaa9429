package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Peers, and those between us and them, that do not keep to BIP-0324.
class V2AttackTest {
  private static final int GARBAGE = 11;
  private static final int KEY_END = 64;
  private static final int GARBAGE_END = KEY_END + GARBAGE;
  private static final int TERMINATOR_END = GARBAGE_END + 16;
  private static final int VERSION_END = TERMINATOR_END + 20;
  private static final int PING_SIZE = 29;
  private static final int PINGS = 3;
  private static final int STREAM_SIZE = VERSION_END + PINGS * PING_SIZE;

  private final V2Side victim = V2Side.responder();

  /// A whole good stream to a responder that has not received any of it, with the state in which
  /// the responder would be: its keys are fixed, so the same stream can be damaged in many ways.
  private record Recording(V2Keys victimKeys, byte[] stream) {
    V2Side freshVictim() {
      V2Keys copy =
          new V2Keys(victimKeys.privateKey().clone(), victimKeys.encoded(), victimKeys.garbage());
      V2Side side = new V2Side(false, copy);
      side.start();
      return side;
    }
  }

  private static Recording record() throws FramingException {
    V2Keys victimKeys = V2Side.keys(5);
    Recording empty = new Recording(victimKeys, new byte[0]);
    V2RawPeer peer = new V2RawPeer(GARBAGE);
    peer.exchangeKeys(empty.freshVictim());
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(peer.opening());
    stream.writeBytes(peer.terminator());
    stream.writeBytes(peer.sealFirst(false, new byte[0]));
    for (int i = 1; i <= PINGS; i++) {
      stream.writeBytes(peer.packet(new byte[] {18, (byte) i, 0, 0, 0, 0, 0, 0, 0}));
    }
    return new Recording(victimKeys, stream.toByteArray());
  }

  private static List<String> pings(int count) {
    return List.of(
            "ping 0100000000000000 29", "ping 0200000000000000 29", "ping 0300000000000000 29")
        .subList(0, count);
  }

  @Test
  void streamCutAnywhereDeliversWhatWasWholeAndNothingElse() throws FramingException {
    Recording recording = record();
    assertThat(recording.stream).hasSize(STREAM_SIZE);
    for (int end = 0; end <= STREAM_SIZE; end++) {
      V2Side side = recording.freshVictim();
      side.receive(Arrays.copyOf(recording.stream, end));
      int whole = end < VERSION_END ? 0 : (end - VERSION_END) / PING_SIZE;
      assertThat(side.frames).as("cut at %d", end).isEqualTo(pings(whole));
      assertThat(side.framing.version())
          .isEqualTo(end < VERSION_END ? TransportVersion.DETECTING : TransportVersion.V2);
    }
  }

  /// Whatever bit is turned over on the way: only what came before it is delivered. What comes
  /// after is enough for every wait to end, so the connection ends too.
  @Test
  void anyFlippedBitEndsTheConnectionBeforeTheDamagedPacketIsDelivered() throws FramingException {
    Recording recording = record();
    Random random = new Random(324);
    for (int at = 0; at < STREAM_SIZE; at++) {
      byte[] damaged = recording.stream.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      V2Side side = recording.freshVictim();
      int position = at;
      String why =
          catchFailure(() -> {
            side.receive(damaged);
            // As much as the largest length that a flipped bit can make one wait for.
            byte[] more = new byte[65_536];
            for (int i = 0; i < 62; i++) {
              random.nextBytes(more);
              side.receive(more);
            }
          });
      int whole = at < VERSION_END ? 0 : (at - VERSION_END) / PING_SIZE;
      assertThat(side.frames).as("bit of byte %d", at).isEqualTo(pings(whole));
      if (position < KEY_END || (position >= GARBAGE_END && position < TERMINATOR_END)) {
        assertThat(why).isEqualTo("V2 transport error: missing garbage terminator");
      } else if (position < GARBAGE_END) {
        assertThat(why).isEqualTo("V2 transport error: packet decryption failure (0 bytes)");
      } else {
        assertThat(why)
            .startsWith("V2 transport error: packet ")
            .containsAnyOf("decryption failure", "too large");
      }
    }
  }

  @Test
  void garbageWithoutAnEndIsBoundedAtItsLastByte() throws FramingException {
    victim.start();
    byte[] zeros = new byte[64 + 4095 + 16];
    victim.receive(Arrays.copyOf(zeros, zeros.length - 1));
    assertThatThrownBy(() -> victim.receive(new byte[1]))
        .isInstanceOf(FramingException.class)
        .hasMessage("V2 transport error: missing garbage terminator");
  }

  @Test
  void garbageOfOneByteTooManyFailsThoughItsTerminatorIsRight() throws FramingException {
    V2RawPeer peer = new V2RawPeer(4095);
    peer.exchangeKeys(victim);
    victim.receive(new byte[1]);
    assertThatThrownBy(() -> victim.receive(peer.terminator()))
        .hasMessage("V2 transport error: missing garbage terminator");
  }

  @Test
  void versionPacketThatDoesNotVouchForTheGarbageFails() throws FramingException {
    V2RawPeer peer = new V2RawPeer(GARBAGE);
    peer.exchangeKeys(victim);
    victim.receive(peer.terminator());
    assertThatThrownBy(() -> victim.receive(peer.packet()))
        .hasMessage("V2 transport error: packet decryption failure (0 bytes)");
    assertThat(victim.framing.version()).isEqualTo(TransportVersion.DETECTING);
  }

  @Test
  void messageBeforeTheVersionPacketIsTakenForIt() throws FramingException {
    V2RawPeer peer = new V2RawPeer(GARBAGE);
    peer.exchangeKeys(victim);
    victim.receive(peer.terminator());
    victim.receive(peer.sealFirst(false, new byte[] {18, 1, 0, 0, 0, 0, 0, 0, 0}));
    assertThat(victim.frames).isEmpty();
    victim.receive(peer.packet(new byte[] {18, 2, 0, 0, 0, 0, 0, 0, 0}));
    assertThat(victim.frames).containsExactly("ping 0200000000000000 29");
  }

  @Test
  void lengthAboveTheLimitEndsTheConnectionAtTheLength() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(victim);
    byte[] packet = peer.packet(new byte[4_000_014]);
    victim.receive(Arrays.copyOf(packet, 2));
    assertThatThrownBy(() -> victim.receive(new byte[] {packet[2]}))
        .isInstanceOf(FramingException.class)
        .hasMessage("V2 transport error: packet too large (4000014 bytes)");
  }

  @Test
  void lengthAtTheLimitIsAccepted() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(victim);
    victim.receive(peer.packet(V2FramingTest.longForm("x"), new byte[4_000_000]));
    assertThat(victim.frames).containsExactly("x 4000000 bytes 4000033");
  }

  @Test
  void decoysAreHeldToTheSameLimit() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(victim);
    assertThatThrownBy(() -> victim.receive(peer.decoy(new byte[16_777_215])))
        .hasMessage("V2 transport error: packet too large (16777215 bytes)");
  }

  @Test
  void packetSentTwiceOrLeftOutEndsTheConnection() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(victim);
    byte[] packet = peer.packet(new byte[] {18, 1, 0, 0, 0, 0, 0, 0, 0});
    victim.receive(packet);
    assertThat(
            catchFailure(() -> victim.receive(V2FramingTest.concat(packet, new byte[4_000_100]))))
        .isNotEmpty();
    assertThat(victim.frames).hasSize(1);
    V2Side second = V2Side.responder();
    V2RawPeer skipping = V2RawPeer.initiate(second);
    byte[] leftOut = skipping.packet(new byte[] {18, 1, 0, 0, 0, 0, 0, 0, 0});
    assertThat(leftOut).hasSize(PING_SIZE);
    byte[] next = skipping.packet(new byte[] {18, 2, 0, 0, 0, 0, 0, 0, 0});
    assertThat(catchFailure(() -> second.receive(V2FramingTest.concat(next, new byte[4_000_100]))))
        .isNotEmpty();
    assertThat(second.frames).isEmpty();
  }

  @Test
  void ourOwnBytesSentBackToUsAreNoHandshake() throws FramingException {
    V2Side mirror = V2Side.initiator();
    mirror.start();
    byte[] opening = mirror.written();
    mirror.receive(opening);
    byte[] rest = mirror.written();
    assertThat(catchFailure(() -> mirror.receive(V2FramingTest.concat(rest, new byte[5000]))))
        .isEqualTo("V2 transport error: missing garbage terminator");
  }

  /// Seeded mutations of a good stream, in pieces of any size: nothing but a [FramingException]
  /// ever comes out, and nothing is delivered that was not sent, in its order.
  @Test
  void mutatedStreamsNeverDeliverWhatWasNotSent() throws FramingException {
    Recording recording = record();
    int failures = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] mutated = mutate(recording.stream, random);
      V2Side side = recording.freshVictim();
      ByteBuffer in = ByteBuffer.wrap(mutated);
      try {
        while (in.hasRemaining()) {
          int piece = Math.min(in.remaining(), 1 + random.nextInt(200));
          side.framing.receive(in.slice(in.position(), piece), side);
          in.position(in.position() + piece);
        }
      } catch (FramingException e) {
        failures++;
      }
      assertThat(side.frames).as("seed %d", seed).isEqualTo(pings(side.frames.size()));
      assertThat(side.dropped).isEmpty();
    }
    assertThat(failures).isGreaterThan(500);
  }

  private static byte[] mutate(byte[] stream, Random random) {
    byte[] result = stream;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(result.length);
      int count = Math.min(1 + random.nextInt(40), result.length - at);
      byte[] head = Arrays.copyOf(result, at);
      byte[] middle = Arrays.copyOfRange(result, at, at + count);
      byte[] tail = Arrays.copyOfRange(result, at + count, result.length);
      switch (random.nextInt(4)) {
        case 0 -> random.nextBytes(middle);
        case 1 -> middle = new byte[0];
        case 2 -> middle = V2FramingTest.concat(middle, middle);
        default -> {
          byte[] more = new byte[random.nextInt(6000)];
          random.nextBytes(more);
          middle = V2FramingTest.concat(middle, more);
        }
      }
      result = V2FramingTest.concat(V2FramingTest.concat(head, middle), tail);
      if (result.length == 0) {
        return stream;
      }
    }
    return result;
  }

  private interface Attempt {
    void run() throws FramingException;
  }

  private static String catchFailure(Attempt attempt) {
    try {
      attempt.run();
      return "";
    } catch (FramingException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
