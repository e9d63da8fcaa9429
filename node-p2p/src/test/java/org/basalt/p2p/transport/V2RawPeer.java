package org.basalt.p2p.transport;

import java.util.Arrays;

/// An initiator that does exactly what a test says, right or wrong.
final class V2RawPeer {
  private final V2Keys keys;
  private V2Cipher cipher = new V2Cipher(V2Side.MAGIC, new byte[32], true);

  /// @param garbage bytes behind our key
  V2RawPeer(int garbage) {
    keys = V2Side.keys(garbage);
  }

  /// A peer that has done everything up to its version packet.
  static V2RawPeer initiate(V2Side responder) throws FramingException {
    V2RawPeer peer = new V2RawPeer(3);
    peer.exchangeKeys(responder);
    responder.receive(peer.terminator());
    responder.receive(peer.sealFirst(false, new byte[0]));
    return peer;
  }

  /// Our key and garbage go out, and theirs come in.
  void exchangeKeys(V2Side responder) throws FramingException {
    responder.start();
    responder.receive(keys.opening());
    byte[] theirs = Arrays.copyOf(responder.written(), 64);
    byte[] secret =
        V2Side.ENGINE.sharedSecret(theirs, keys.privateKey(), keys.encoded(), true).orElseThrow();
    cipher = new V2Cipher(V2Side.MAGIC, secret, true);
  }

  byte[] opening() {
    return keys.opening();
  }

  byte[] terminator() {
    return cipher.sendTerminator();
  }

  /// The first packet, which vouches for the garbage.
  byte[] sealFirst(boolean isDecoy, byte[] contents) {
    return cipher.seal(keys.garbage(), isDecoy, contents);
  }

  byte[] packet(byte[]... contents) {
    return cipher.seal(V2Cipher.NOTHING, false, contents);
  }

  byte[] decoy(byte[] contents) {
    return cipher.seal(V2Cipher.NOTHING, true, contents);
  }
}
