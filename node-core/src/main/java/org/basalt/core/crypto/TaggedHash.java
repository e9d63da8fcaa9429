package org.basalt.core.crypto;

import java.nio.charset.StandardCharsets;

/// The tagged hash of BIP-0340: SHA-256 of the tag's SHA-256 twice and the message.
///
/// The state after the tag (one block of 64 bytes) is computed once and copied for each message.
/// Thread-safe.
public final class TaggedHash {
  public static final TaggedHash BIP340_AUX = new TaggedHash("BIP0340/aux");
  public static final TaggedHash BIP340_NONCE = new TaggedHash("BIP0340/nonce");
  public static final TaggedHash BIP340_CHALLENGE = new TaggedHash("BIP0340/challenge");

  /// BIP-0341: what a taproot signature signs.
  public static final TaggedHash TAP_SIGHASH = new TaggedHash("TapSighash");

  public static final TaggedHash TAP_LEAF = new TaggedHash("TapLeaf");
  public static final TaggedHash TAP_BRANCH = new TaggedHash("TapBranch");
  public static final TaggedHash TAP_TWEAK = new TaggedHash("TapTweak");

  private final Sha256 afterTag;

  public TaggedHash(String tag) {
    byte[] tagHash = Sha256.hash(tag.getBytes(StandardCharsets.UTF_8));
    afterTag = new Sha256().bytes(tagHash).bytes(tagHash);
  }

  /// A digest that has taken in the tag, for the message to be written to. [Sha256#finish] ends it;
  /// afterwards it is an untagged one.
  public Sha256 begin() {
    return afterTag.copy();
  }

  /// The hash of the parts one after the other.
  public byte[] hash(byte[]... parts) {
    Sha256 hash = begin();
    for (byte[] part : parts) {
      hash.bytes(part);
    }
    return hash.finish();
  }
}
