package org.basalt.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.basalt.core.bytes.Hex;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.wire.MessageType;
import org.basalt.p2p.wire.UnknownMessage;
import org.junit.jupiter.api.Test;

class V2FramingTest {
  private static final String V1_VERSION = "fabfb5da76657273696f6e0000000000";

  private final V2Side one = V2Side.initiator();
  private final V2Side other = V2Side.responder();

  @Test
  void bothSidesAgreeWhereverTheBytesAreSplit() throws FramingException {
    for (int pieceSize : new int[] {1, 2, 3, 15, 16, 17, 63, 64, 65, 1000, 100_000}) {
      V2Side initiator = V2Side.initiator();
      V2Side responder = V2Side.responder();
      V2Side.shakeHands(initiator, responder, pieceSize);
      assertThat(initiator.framing.version()).isEqualTo(TransportVersion.V2);
      assertThat(responder.framing.version()).isEqualTo(TransportVersion.V2);
      assertThat(initiator.framing.sessionId())
          .hasSize(64)
          .isEqualTo(responder.framing.sessionId());
      send(initiator, ping(1));
      send(initiator, EncodedMessage.of(new Verack()));
      send(responder, ping(2));
      V2Side.exchange(initiator, responder, pieceSize);
      assertThat(responder.frames).containsExactly("ping 0100000000000000 29", "verack  33");
      assertThat(initiator.frames).containsExactly("ping 0200000000000000 29");
      assertThat(initiator.openings + responder.openings).isEqualTo(2);
      assertThat(initiator.readies + responder.readies).isEqualTo(2);
    }
  }

  @Test
  void garbageMayHaveAnyLengthUpToTheLimit() throws FramingException {
    for (int[] sizes : new int[][] {{0, 0}, {0, 4095}, {4095, 0}, {4095, 4095}, {16, 15}}) {
      V2Side initiator = new V2Side(true, V2Side.keys(sizes[0]));
      V2Side responder = new V2Side(false, V2Side.keys(sizes[1]));
      V2Side.shakeHands(initiator, responder, 1000);
      assertThat(initiator.framing.sessionId())
          .isNotEmpty()
          .isEqualTo(responder.framing.sessionId());
    }
    assertThatThrownBy(() -> V2Side.keys(4096)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void versionIsOpenUntilThePeersVersionPacket() throws FramingException {
    one.start();
    other.start();
    other.receive(one.written());
    byte[] answer = other.written();
    byte[] versionPacket = Arrays.copyOfRange(answer, answer.length - 20, answer.length);
    one.receive(Arrays.copyOf(answer, answer.length - 20));
    assertThat(one.readies).isEqualTo(1);
    assertThat(one.framing.version()).isEqualTo(TransportVersion.DETECTING);
    assertThat(one.framing.sessionId()).isEmpty();
    one.receive(versionPacket);
    assertThat(one.framing.version()).isEqualTo(TransportVersion.V2);
    assertThat(one.framing.sessionId()).hasSize(64);
  }

  @Test
  void messagesMayFollowAtOnceBehindOurVersionPacket() throws FramingException {
    one.start();
    other.start();
    other.receive(one.written());
    send(other, ping(7));
    one.receive(other.written());
    assertThat(one.frames).containsExactly("ping 0700000000000000 29");
  }

  @Test
  void keysAreReplacedOnTheWayAndNobodyNotices() throws FramingException {
    V2Side.shakeHands(one, other, 5000);
    for (int i = 0; i < 1000; i++) {
      send(one, ping(i));
      send(other, ping(-i));
      V2Side.exchange(one, other, 5000);
    }
    assertThat(other.frames).hasSize(1000).last().isEqualTo("ping e703000000000000 29");
    assertThat(one.frames).hasSize(1000).last().isEqualTo("ping 19fcffffffffffff 29");
  }

  @Test
  void largestPayloadArrives() throws FramingException {
    V2Side.shakeHands(one, other, 5000);
    send(
        one,
        new EncodedMessage(new UnknownMessage("big", new byte[0]).type(), new byte[4_000_000]));
    V2Side.exchange(one, other, 65_536);
    assertThat(other.frames).containsExactly("big 4000000 bytes 4000033");
  }

  @Test
  void onlyASilentPeerSuggestsV1() throws FramingException {
    assertThat(one.framing.suggestsV1()).as("before the start").isFalse();
    one.start();
    other.start();
    assertThat(one.framing.suggestsV1()).isTrue();
    assertThat(other.framing.suggestsV1()).as("responder").isFalse();
    one.receive(new byte[] {1});
    assertThat(one.framing.suggestsV1()).isFalse();
  }

  // Telling v1 from v2.

  @Test
  void peerThatSpeaksV1IsAnsweredInV1AndCostsNoKeys() throws FramingException {
    byte[] header = V1Framing.header(V2Side.MAGIC, ping(9));
    byte[] version = Hex.decode(V1_VERSION + "00000000" + "5df6e0e2");
    for (int split = 0; split <= 24; split++) {
      V2Side responder = V2Side.responder();
      responder.start();
      responder.receive(Arrays.copyOf(version, split));
      assertThat(responder.framing.version())
          .isEqualTo(split < 16 ? TransportVersion.DETECTING : TransportVersion.V1);
      responder.receive(Arrays.copyOfRange(version, split, 24));
      responder.receive(header);
      responder.receive(ping(9).payload());
      assertThat(responder.frames).containsExactly("version  24", "ping 0900000000000000 32");
      assertThat(responder.framing.version()).isEqualTo(TransportVersion.V1);
      assertThat(responder.framing.sessionId()).isEmpty();
      assertThat(responder.keysMade).isZero();
      assertThat(responder.openings).isEqualTo(1);
      assertThat(responder.readies).isEqualTo(1);
      send(responder, EncodedMessage.of(new Verack()));
      assertThat(Hex.encode(responder.written())).startsWith("fabfb5da76657261636b");
    }
  }

  @Test
  void responderSaysNothingUntilAByteThatV1WouldNotSend() throws FramingException {
    byte[] prefix = Hex.decode(V1_VERSION);
    for (int same = 0; same < 16; same++) {
      V2Side responder = V2Side.responder();
      responder.start();
      responder.receive(Arrays.copyOf(prefix, same));
      assertThat(responder.written()).as("after %d bytes", same).isEmpty();
      assertThat(responder.keysMade).isZero();
      responder.receive(new byte[] {(byte) (prefix[same] ^ 1)});
      assertThat(responder.written()).hasSize(64 + 5);
    }
  }

  @Test
  void v1PeerOfAnotherNetworkIsRecognised() throws FramingException {
    other.start();
    byte[] signet = Hex.decode("0a03cf40" + V1_VERSION.substring(8));
    assertThatThrownBy(() -> other.receive(concat(signet, new byte[10])))
        .isInstanceOf(FramingException.class)
        .hasMessage("V2 transport error: V1 peer with wrong MessageStart 0a03cf40");
  }

  @Test
  void initiatorTakesWhatLooksLikeV1ForAKey() throws FramingException {
    one.start();
    one.receive(Hex.decode(V1_VERSION));
    assertThat(one.framing.version()).isEqualTo(TransportVersion.DETECTING);
    one.receive(new byte[48]);
    assertThat(one.readies).isEqualTo(1);
  }

  // Commands.

  /// The table of BIP-0324, and `feature` that came later.
  @Test
  void shortIdsAreThoseOfTheBip() {
    Map<Integer, String> expected = new LinkedHashMap<>();
    String names =
        "addr block blocktxn cmpctblock feefilter filteradd filterclear filterload getblocks"
            + " getblocktxn getdata getheaders headers inv mempool merkleblock notfound ping pong"
            + " sendcmpct tx getcfilters cfilter getcfheaders cfheaders getcfcheckpt cfcheckpt"
            + " addrv2";
    for (String name : names.split(" ", -1)) {
      expected.put(expected.size() + 1, name);
    }
    expected.put(37, "feature");
    Map<Integer, String> found = new LinkedHashMap<>();
    for (int id = 1; id < 256; id++) {
      int shortId = id;
      StandardMessages.TABLE.byShortId(id).ifPresent(type -> found.put(shortId, type.command()));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void everyTypeArrivesUnderItsOwnName() throws FramingException {
    V2Side.shakeHands(one, other, 5000);
    for (MessageType<?> type : StandardMessages.TABLE.types()) {
      send(one, new EncodedMessage(type, new byte[] {1, 2}));
      V2Side.exchange(one, other, 5000);
      int wireBytes = type.shortId() == MessageType.NO_SHORT_ID ? 35 : 23;
      assertThat(other.frames.removeLast()).isEqualTo(type.command() + " 0102 " + wireBytes);
    }
    assertThat(other.dropped).isEmpty();
  }

  @Test
  void commandsMayBeSpelledOutEvenWhereThereIsAShortId() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(other);
    other.receive(peer.packet(longForm("ping"), new byte[8]));
    assertThat(other.frames).containsExactly("ping 0000000000000000 41");
  }

  @Test
  void contentsWithoutAGoodCommandAreDroppedAndTheConnectionGoesOn() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(other);
    byte[] afterEnd = longForm("ping");
    afterEnd[12] = 'x';
    byte[] unprintable = longForm("pi\u0001g");
    other.receive(peer.packet());
    other.receive(peer.packet(new byte[] {38}, new byte[8]));
    other.receive(peer.packet(new byte[] {(byte) 0xff}));
    other.receive(peer.packet(new byte[12]));
    other.receive(peer.packet(afterEnd));
    other.receive(peer.packet(unprintable));
    String why = "V2 transport error: invalid message type (";
    assertThat(other.dropped)
        .containsExactly(
            why + "0 bytes contents) 20",
            why + "9 bytes contents) 29",
            why + "1 bytes contents) 21",
            why + "12 bytes contents) 32",
            why + "13 bytes contents) 33",
            why + "13 bytes contents) 33");
    other.receive(peer.packet(new byte[] {18}, new byte[8]));
    assertThat(other.frames).containsExactly("ping 0000000000000000 29");
  }

  @Test
  void idsLeftFreeInTheTableAreMessagesWithoutAName() throws FramingException {
    V2RawPeer peer = V2RawPeer.initiate(other);
    for (int id = 29; id <= 36; id++) {
      other.receive(peer.packet(new byte[] {(byte) id}));
    }
    other.receive(peer.packet(new byte[13]));
    assertThat(other.frames).hasSize(9).containsOnly("  21", "  33");
    assertThat(other.dropped).isEmpty();
  }

  // Decoys and the version packet.

  @Test
  void decoysAreIgnoredWhereverTheyCome() throws FramingException {
    V2RawPeer peer = new V2RawPeer(3);
    peer.exchangeKeys(other);
    other.receive(peer.terminator());
    other.receive(peer.sealFirst(true, new byte[500]));
    other.receive(peer.decoy(new byte[0]));
    assertThat(other.framing.version()).isEqualTo(TransportVersion.DETECTING);
    other.receive(peer.packet());
    assertThat(other.framing.version()).isEqualTo(TransportVersion.V2);
    other.receive(peer.decoy(new byte[] {18, 0, 0, 0, 0, 0, 0, 0, 0}));
    other.receive(peer.packet(new byte[] {18}, new byte[8]));
    assertThat(other.frames).containsExactly("ping 0000000000000000 29");
    assertThat(other.dropped).isEmpty();
  }

  @Test
  void contentsOfTheVersionPacketAreIgnored() throws FramingException {
    V2RawPeer peer = new V2RawPeer(3);
    peer.exchangeKeys(other);
    other.receive(peer.terminator());
    other.receive(peer.sealFirst(false, new byte[] {18, 0, 0, 0, 0, 0, 0, 0, 0}));
    assertThat(other.framing.version()).isEqualTo(TransportVersion.V2);
    assertThat(other.frames).isEmpty();
    assertThat(other.dropped).isEmpty();
  }

  static byte[] longForm(String command) {
    byte[] text = command.getBytes(StandardCharsets.US_ASCII);
    byte[] prefix = new byte[13];
    System.arraycopy(text, 0, prefix, 1, text.length);
    return prefix;
  }

  static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  static EncodedMessage ping(long nonce) {
    return EncodedMessage.of(new Ping(nonce));
  }

  private static void send(V2Side from, EncodedMessage message) {
    from.framing.send(message, from);
  }
}
