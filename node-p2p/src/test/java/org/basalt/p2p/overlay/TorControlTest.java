package org.basalt.p2p.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What is said to a Tor control port, as control-spec wants it and Core does.
class TorControlTest {
  private static final String SERVICE = "a".repeat(56);
  private static final byte[] NONCE = filled(7);

  private final Recorded effects = new Recorded();

  private static final class Recorded implements TorControl.Effects {
    private final List<String> sent = new ArrayList<>();
    private final List<Optional<String>> proxies = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private Optional<byte[]> cookie = Optional.empty();

    @Override
    public void send(String command) {
      sent.add(command);
    }

    @Override
    public Optional<byte[]> cookie(String path) {
      assertThat(path).isEqualTo("/tor/cookie");
      return cookie;
    }

    @Override
    public void proxyAt(Optional<String> location) {
      proxies.add(location);
    }

    @Override
    public void serviceMade(String serviceId, String privateKey) {
      services.add(serviceId + " " + privateKey);
    }
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[TorControl.SECRET_SIZE];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private TorControl started(String password, boolean asksForProxy, String key) {
    TorControl control =
        new TorControl(
            new TorControl.Request(password, asksForProxy, "127.0.0.1:8334", 8333, NONCE),
            key,
            effects);
    control.start();
    assertThat(effects.sent).containsExactly("PROTOCOLINFO 1");
    effects.sent.clear();
    return control;
  }

  private static boolean say(TorControl control, String text) {
    try {
      return control.receive(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (OverlayException e) {
      throw new AssertionError(e);
    }
  }

  private static String info(String methods) {
    return "250-PROTOCOLINFO 1\r\n250-AUTH METHODS="
        + methods
        + " COOKIEFILE=\"/tor/cookie\"\r\n250-VERSION Tor=\"0.4.9.1\"\r\n250 OK\r\n";
  }

  @Test
  void makesAServiceWithoutAuthenticationWhereNoneIsWanted() {
    TorControl control = started("", true, "");
    say(control, info("NULL"));
    assertThat(effects.sent).containsExactly("AUTHENTICATE");
    say(control, "250 OK\r\n");
    assertThat(effects.sent)
        .containsExactly(
            "AUTHENTICATE",
            "GETINFO net/listeners/socks",
            "ADD_ONION NEW:ED25519-V3 PoWDefensesEnabled=1 Port=8333,127.0.0.1:8334");
    say(control, "250-net/listeners/socks=\"127.0.0.1:9150\"\r\n250 OK\r\n");
    assertThat(effects.proxies).containsExactly(Optional.of("127.0.0.1:9150"));
    say(control, "250-ServiceID=" + SERVICE + "\r\n250-PrivateKey=ED25519-V3:abc=\r\n250 OK\r\n");
    assertThat(effects.services).containsExactly(SERVICE + " ED25519-V3:abc=");
  }

  @Test
  void takesTheKeyOfTheLastTimeAndDoesNotAskForAKnownProxy() {
    TorControl control = started("", false, "ED25519-V3:kept");
    say(control, info("NULL") + "250 OK\r\n");
    assertThat(effects.sent)
        .containsExactly(
            "AUTHENTICATE",
            "ADD_ONION ED25519-V3:kept PoWDefensesEnabled=1 Port=8333,127.0.0.1:8334");
    say(control, "250-ServiceID=" + SERVICE + "\r\n250 OK\r\n");
    assertThat(effects.services).containsExactly(SERVICE + " ED25519-V3:kept");
  }

  @Test
  void provesThatItReadsTheCookieAndMakesTorProveIt() throws Exception {
    effects.cookie = Optional.of(filled(1));
    TorControl control = started("", false, "");
    say(control, info("COOKIE,SAFECOOKIE"));
    String nonce = HexFormat.of().formatHex(NONCE);
    assertThat(effects.sent).containsExactly("AUTHCHALLENGE SAFECOOKIE " + nonce);
    String serverHash = hmac("Tor safe cookie authentication server-to-controller hash", filled(9));
    say(
        control,
        "250 AUTHCHALLENGE SERVERHASH="
            + serverHash
            + " SERVERNONCE="
            + HexFormat.of().formatHex(filled(9))
            + "\r\n");
    assertThat(effects.sent.getLast())
        .isEqualTo(
            "AUTHENTICATE "
                + hmac("Tor safe cookie authentication controller-to-server hash", filled(9)));
  }

  private static String hmac(String key, byte[] serverNonce) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    mac.update(filled(1));
    mac.update(NONCE);
    return HexFormat.of().formatHex(mac.doFinal(serverNonce));
  }

  @Test
  void stopsWhereTorCannotReadTheCookieItself() {
    effects.cookie = Optional.of(filled(1));
    TorControl control = started("", false, "");
    say(control, info("SAFECOOKIE"));
    String zeros = "00".repeat(32);
    say(control, "250 AUTHCHALLENGE SERVERHASH=" + zeros + " SERVERNONCE=" + zeros + "\r\n");
    assertThat(effects.sent).hasSize(1);
  }

  @Test
  void stopsAtACookieOfAnotherSizeAndAtANonceOfAnotherSize() {
    effects.cookie = Optional.of(new byte[33]);
    say(started("", false, ""), info("SAFECOOKIE"));
    assertThat(effects.sent).isEmpty();
    effects.cookie = Optional.of(filled(1));
    TorControl control = started("", false, "");
    say(control, info("SAFECOOKIE"));
    effects.sent.clear();
    say(control, "250 AUTHCHALLENGE SERVERHASH=00 SERVERNONCE=zz\r\n");
    assertThat(effects.sent).isEmpty();
  }

  @Test
  void givesThePasswordOnlyWhereItIsWantedAndQuotesIt() {
    say(started("se\"cr\\et", false, ""), info("NULL,SAFECOOKIE"));
    assertThat(effects.sent).isEmpty();
    say(started("se\"cr\\et", false, ""), info("HASHEDPASSWORD"));
    assertThat(effects.sent).containsExactly("AUTHENTICATE \"se\\\"cr\\\\et\"");
  }

  @Test
  void asksAgainWithoutDefencesWhereTorDoesNotKnowThemAndOnlyOnce() {
    TorControl control = started("", false, "");
    say(control, info("NULL") + "250 OK\r\n");
    say(control, "512 Unrecognized option\r\n");
    assertThat(effects.sent.getLast())
        .isEqualTo("ADD_ONION NEW:ED25519-V3 Port=8333,127.0.0.1:8334");
    int asked = effects.sent.size();
    say(control, "512 Unrecognized option\r\n");
    assertThat(effects.sent).hasSize(asked);
    assertThat(effects.services).isEmpty();
  }

  @Test
  void believesNoServiceNameThatIsNone() {
    for (String name : List.of("", "with space", "UPPER", "a".repeat(65), "a/b")) {
      TorControl control = started("", false, "");
      say(control, info("NULL") + "250 OK\r\n");
      say(control, "250-ServiceID=" + name + "\r\n250 OK\r\n");
      effects.sent.clear();
    }
    assertThat(effects.services).isEmpty();
  }

  @Test
  void prefersTheListenerOnThisHost() {
    assertThat(proxyOf("\"10.0.0.1:9050\" \"127.0.0.1:9999\" \"10.0.0.2:1\""))
        .contains("127.0.0.1:9999");
    assertThat(proxyOf("\"unix:/run/tor/socks\"")).contains("unix:/run/tor/socks");
    assertThat(proxyOf("")).isEmpty();
    assertThat(proxyOf("\"\"")).isEmpty();
  }

  private Optional<String> proxyOf(String listeners) {
    effects.sent.clear();
    effects.proxies.clear();
    TorControl control = started("", true, "");
    say(control, info("NULL") + "250 OK\r\n");
    say(control, "250-net/listeners/socks=" + listeners + "\r\n250 OK\r\n");
    effects.sent.clear();
    return effects.proxies.getFirst();
  }

  @Test
  void waitsForAWholeReplyHoweverItIsCut() {
    TorControl control = started("", false, "");
    String reply = info("NULL");
    for (int i = 0; i < reply.length() - 1; i++) {
      assertThat(say(control, reply.substring(i, i + 1))).isFalse();
    }
    assertThat(effects.sent).isEmpty();
    assertThat(say(control, "\n")).isTrue();
    assertThat(effects.sent).containsExactly("AUTHENTICATE");
  }

  @Test
  void takesWhatTorSaysUnaskedForNoReply() {
    TorControl control = started("", false, "");
    assertThat(say(control, "650 SOMETHING\r\n650-A\r\n650 B\r\n")).isFalse();
    say(control, info("NULL"));
    assertThat(effects.sent).containsExactly("AUTHENTICATE");
    say(control, "515 No\r\n");
    assertThat(say(control, "250 OK\r\n")).as("nothing was asked").isFalse();
    assertThat(effects.sent).hasSize(1);
  }

  @Test
  void takesALineOfTheLargestSizeAndNoneLonger() {
    TorControl control = started("", false, "");
    say(control, "250-" + "A".repeat(100_000 - 5) + "\r\n");
    assertThatThrownBy(() ->
            control.receive(
                ByteBuffer.wrap(
                    ("250-" + "A".repeat(100_000 - 4) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(OverlayException.class)
        .hasMessage("line of more than 100000 bytes");
  }

  @Test
  void takesAsManyLinesAsTheLimitAndNoMore() {
    TorControl control = started("", false, "");
    assertThat(say(control, "250-Continuing\r\n".repeat(999) + "250 OK\r\n")).isTrue();
    say(control, "250-Continuing\r\n".repeat(1000));
    assertThatThrownBy(
            () -> control.receive(ByteBuffer.wrap("250-\r\n".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(OverlayException.class)
        .hasMessage("reply of more than 1000 lines");
  }
}
