package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Makes a session with an I2P router, which gives this node an address in I2P for as long as the
/// connection stands (<https://geti2p.net/en/docs/api/samv3>, SAM 3.1; Core i2p.cpp).
///
/// ```
/// HELLO VERSION MIN=3.1 MAX=3.1
/// DEST GENERATE SIGNATURE_TYPE=7                          only for a lasting address, the first time
/// SESSION CREATE STYLE=STREAM ID=… DESTINATION=key …      a lasting address
/// SESSION CREATE STYLE=STREAM ID=… DESTINATION=TRANSIENT  an address for this session
/// ```
public final class SamSession {
  /// Bytes of a line (Core MAX_MSG_SIZE).
  static final int LINE_MAX = 65_536;

  static final String HELLO = "HELLO VERSION MIN=3.1 MAX=3.1";

  /// Ed25519; by number, as older routers do not know it by name.
  private static final String SIGNATURE = "SIGNATURE_TYPE=7";

  private static final String ENCRYPTION = "i2cp.leaseSetEncType=4,0";

  /// Whose address it is to be.
  public sealed interface Identity {
    /// A new one that nobody keeps.
    record Transient() implements Identity {}

    /// A new one, to be kept.
    record Fresh() implements Identity {}

    /// @param key as [Effects#keyMade] told it
    record Kept(byte[] key) implements Identity {
      public Kept {
        key = key.clone();
      }

      @Override
      public String toString() {
        return "Kept";
      }
    }
  }

  /// What the conversation causes.
  public interface Effects {
    /// Sends a line; its end is to be added.
    void send(String line);

    /// A lasting address has a key, to be kept before it is used.
    ///
    /// @throws OverlayException if it cannot be kept
    void keyMade(byte[] key) throws OverlayException;

    /// The session stands.
    void created(NetworkAddress ours);
  }

  private enum Step {
    HELLO,
    GENERATE,
    CREATE,
    DONE
  }

  private final String id;
  private final Identity identity;
  private final Effects effects;
  private final BoundedLines lines = new BoundedLines(LINE_MAX);
  private byte[] key = new byte[0];
  private Step step = Step.HELLO;

  /// @param id that streams of the session name
  public SamSession(String id, Identity identity, Effects effects) {
    this.id = id;
    this.identity = identity;
    this.effects = effects;
  }

  /// The connection stands.
  public void start() {
    effects.send(HELLO);
  }

  /// Takes bytes, in whatever pieces they come.
  ///
  /// @throws OverlayException if the router refuses, or makes no sense
  public void receive(ByteBuffer in) throws OverlayException {
    Optional<String> line = lines.next(in);
    while (line.isPresent()) {
      handle(SamReply.parse(line.get()));
      line = lines.next(in);
    }
  }

  private void handle(SamReply reply) throws OverlayException {
    switch (step) {
      case HELLO -> {
        reply.requireOk();
        begin();
      }
      case GENERATE -> {
        byte[] made = I2pDestination.decode(reply.get("PRIV"));
        effects.keyMade(made.clone());
        create(made);
      }
      case CREATE -> {
        reply.requireOk();
        step = Step.DONE;
        byte[] ours =
            identity instanceof Identity.Transient
                ? I2pDestination.decode(reply.get("DESTINATION"))
                : key;
        effects.created(I2pDestination.addressOf(ours));
      }
      case DONE -> {
        // A router may say more; nothing of it was asked for.
      }
    }
  }

  private void begin() throws OverlayException {
    switch (identity) {
      case Identity.Transient() -> {
        step = Step.CREATE;
        effects.send(
            "SESSION CREATE STYLE=STREAM ID="
                + id
                + " DESTINATION=TRANSIENT "
                + SIGNATURE
                + " "
                + ENCRYPTION
                + " inbound.quantity=1 outbound.quantity=1");
      }
      case Identity.Fresh() -> {
        step = Step.GENERATE;
        effects.send("DEST GENERATE " + SIGNATURE);
      }
      case Identity.Kept(var kept) -> create(kept);
    }
  }

  private void create(byte[] ourKey) throws OverlayException {
    I2pDestination.addressOf(ourKey);
    key = ourKey;
    step = Step.CREATE;
    effects.send(
        "SESSION CREATE STYLE=STREAM ID="
            + id
            + " DESTINATION="
            + I2pDestination.encode(ourKey)
            + " "
            + ENCRYPTION
            + " inbound.quantity=3 outbound.quantity=3");
  }
}
