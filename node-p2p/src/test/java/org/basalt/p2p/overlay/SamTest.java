package org.basalt.p2p.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.core.crypto.Sha256;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.junit.jupiter.api.Test;

/// What is said to an I2P router's SAM port (SAM 3.1), as Core says it.
class SamTest {
  /// A destination with a certificate of four bytes.
  private static final byte[] DESTINATION = destination(4);

  private static final String DESTINATION_TEXT = I2pDestination.encode(DESTINATION);
  private static final NetworkAddress ADDRESS = NetworkAddress.i2p(Sha256.hash(DESTINATION));
  private static final String OPTIONS = " i2cp.leaseSetEncType=4,0 inbound.quantity=";

  private final Recorded effects = new Recorded();

  private static byte[] destination(int certificate) {
    byte[] bytes = new byte[387 + certificate];
    java.util.Arrays.fill(bytes, (byte) 0xfb);
    bytes[385] = 0;
    bytes[386] = (byte) certificate;
    return bytes;
  }

  private static final class Recorded implements SamSession.Effects {
    private final List<String> sent = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final List<NetworkAddress> created = new ArrayList<>();

    @Override
    public void send(String line) {
      sent.add(line);
    }

    @Override
    public void keyMade(byte[] key) {
      keys.add(key);
    }

    @Override
    public void created(NetworkAddress ours) {
      created.add(ours);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private SamSession session(SamSession.Identity identity) {
    SamSession session = new SamSession("id1", identity, effects);
    session.start();
    return session;
  }

  @Test
  void textOfADestinationHasTheAlphabetOfI2p() throws Exception {
    assertThat(DESTINATION_TEXT).contains("-").doesNotContain("+").doesNotContain("/");
    assertThat(I2pDestination.decode(DESTINATION_TEXT)).isEqualTo(DESTINATION);
    assertThat(ADDRESS.toString()).endsWith(".b32.i2p");
    byte[] withPrivateKey = java.util.Arrays.copyOf(DESTINATION, 600);
    assertThat(I2pDestination.addressOf(withPrivateKey)).isEqualTo(ADDRESS);
  }

  @Test
  void destinationThatIsTooShortIsNone() {
    assertThatThrownBy(() -> I2pDestination.addressOf(new byte[386]))
        .hasMessageContaining("386 bytes");
    byte[] promises = destination(4);
    promises[385] = 1;
    assertThatThrownBy(() -> I2pDestination.addressOf(promises))
        .hasMessageContaining("certificate of 260 bytes");
    assertThatThrownBy(() -> I2pDestination.decode("a b")).isInstanceOf(OverlayException.class);
  }

  @Test
  void takesAnAddressForOneSession() throws Exception {
    SamSession session = session(new SamSession.Identity.Transient());
    session.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n"));
    assertThat(effects.sent)
        .containsExactly(
            "HELLO VERSION MIN=3.1 MAX=3.1",
            "SESSION CREATE STYLE=STREAM ID=id1 DESTINATION=TRANSIENT SIGNATURE_TYPE=7"
                + OPTIONS
                + "1 outbound.quantity=1");
    session.receive(bytes("SESSION STATUS RESULT=OK DESTINATION=" + DESTINATION_TEXT + "\n"));
    assertThat(effects.created).containsExactly(ADDRESS);
    session.receive(bytes("PING whatever\n"));
    assertThat(effects.sent).hasSize(2);
  }

  @Test
  void makesAndKeepsAKeyTheFirstTimeAndUsesItThen() throws Exception {
    SamSession session = session(new SamSession.Identity.Fresh());
    session.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n"));
    assertThat(effects.sent.getLast()).isEqualTo("DEST GENERATE SIGNATURE_TYPE=7");
    session.receive(bytes("DEST REPLY PUB=x PRIV=" + DESTINATION_TEXT + "\n"));
    assertThat(effects.keys).hasSize(1).first().isEqualTo(DESTINATION);
    String create =
        "SESSION CREATE STYLE=STREAM ID=id1 DESTINATION="
            + DESTINATION_TEXT
            + OPTIONS
            + "3 outbound.quantity=3";
    assertThat(effects.sent.getLast()).isEqualTo(create);
    session.receive(bytes("SESSION STATUS RESULT=OK DESTINATION=whatever\n"));
    assertThat(effects.created).containsExactly(ADDRESS);

    effects.sent.clear();
    SamSession later = session(new SamSession.Identity.Kept(DESTINATION));
    later.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n"));
    assertThat(effects.sent.getLast()).isEqualTo(create);
  }

  @Test
  void sessionEndsAtARefusalAndAtAKeyThatIsNone() {
    assertThatThrownBy(() ->
            session(new SamSession.Identity.Transient())
                .receive(bytes("HELLO REPLY RESULT=NOVERSION\n")))
        .hasMessageContaining("NOVERSION");
    assertThatThrownBy(() ->
            session(new SamSession.Identity.Kept(new byte[10]))
                .receive(bytes("HELLO REPLY RESULT=OK\n")))
        .hasMessageContaining("10 bytes");
    SamSession session = session(new SamSession.Identity.Transient());
    assertThatThrownBy(() ->
            session.receive(bytes("HELLO REPLY RESULT=OK\nSESSION STATUS RESULT=DUPLICATED_ID\n")))
        .hasMessageContaining("DUPLICATED_ID");
  }

  @Test
  void lineWithoutEndIsNotKept() {
    SamSession session = session(new SamSession.Identity.Transient());
    assertThatThrownBy(() -> session.receive(bytes("A".repeat(65_537))))
        .hasMessage("line of more than 65536 bytes");
    SamStream stream = SamStream.accepting("id1");
    assertThatThrownBy(() -> stream.receive(bytes("A".repeat(65_537))))
        .hasMessage("line of more than 65536 bytes");
  }

  @Test
  void streamToAPeerNamesTheSessionAndTheDestination() throws Exception {
    SamStream stream = SamStream.to("id1", "x.b32.i2p");
    assertThat(stream.greeting()).isEqualTo("HELLO VERSION MIN=3.1 MAX=3.1");
    assertThat(stream.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n")))
        .contains("NAMING LOOKUP NAME=x.b32.i2p");
    assertThat(
            stream.receive(bytes("NAMING REPLY RESULT=OK NAME=x VALUE=" + DESTINATION_TEXT + "\n")))
        .contains("STREAM CONNECT ID=id1 DESTINATION=" + DESTINATION_TEXT + " SILENT=false");
    ByteBuffer last = bytes("STREAM STATUS RESULT=OK\nfirst bytes of the peer");
    assertThat(stream.receive(last)).isEmpty();
    assertThat(stream.isDone()).isTrue();
    assertThat(last.remaining()).isEqualTo("first bytes of the peer".length());
  }

  @Test
  void streamFromAPeerTellsWhoItIs() throws Exception {
    SamStream stream = SamStream.accepting("id1");
    assertThat(stream.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n")))
        .contains("STREAM ACCEPT ID=id1 SILENT=false");
    assertThat(stream.receive(bytes("STREAM STATUS RESULT=OK\n"))).isEmpty();
    assertThat(stream.isDone()).isFalse();
    ByteBuffer last = bytes(DESTINATION_TEXT + " FROM_PORT=0 TO_PORT=0\nversion");
    stream.receive(last);
    assertThat(stream.isDone()).isTrue();
    assertThat(stream.peer()).isEqualTo(ADDRESS);
    assertThat(last.remaining()).isEqualTo("version".length());
  }

  @Test
  void lostSessionIsToldFromOtherFailures() throws Exception {
    for (String last :
        List.of(
            "STREAM STATUS RESULT=INVALID_ID\n",
            "STREAM STATUS RESULT=OK\nSTREAM STATUS"
                + " RESULT=I2P_ERROR MESSAGE=\"Session was closed\"\n")) {
      SamStream stream = SamStream.accepting("id1");
      Optional<String> next = stream.receive(bytes("HELLO REPLY RESULT=OK VERSION=3.1\n"));
      assertThat(next).isPresent();
      ByteBuffer in = bytes(last);
      assertThatThrownBy(
              () -> {
                while (in.hasRemaining()) {
                  stream.receive(in);
                }
              })
          .hasMessage(SamStream.SESSION_GONE);
    }
    SamStream stream = SamStream.to("id1", "x.b32.i2p");
    stream.receive(bytes("HELLO REPLY RESULT=OK\n"));
    assertThatThrownBy(() -> stream.receive(bytes("NAMING REPLY RESULT=KEY_NOT_FOUND NAME=x\n")))
        .hasMessageContaining("KEY_NOT_FOUND");
  }
}
