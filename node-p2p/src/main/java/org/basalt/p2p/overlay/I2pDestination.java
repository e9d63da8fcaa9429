package org.basalt.p2p.overlay;

import java.util.Arrays;
import java.util.Base64;
import org.basalt.core.crypto.Sha256;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Destinations of I2P, the long form of an address, and the keys that begin with one
/// (<https://geti2p.net/spec/common-structures#destination>).
///
/// | offset | size | field                                              |
/// |-------:|-----:|----------------------------------------------------|
/// |      0 |  384 | public keys                                        |
/// |    384 |    1 | type of the certificate                            |
/// |    385 |    2 | n, length of the certificate, big-endian           |
/// |    387 |    n | certificate                                        |
/// |  387+n |      | private keys, where it is a key and no destination |
///
/// The address in `.b32.i2p` form is the SHA-256 of a destination. As text, both are in base64 with
/// `-` for `+` and `~` for `/`.
final class I2pDestination {
  private static final int FIXED_SIZE = 387;
  private static final int LENGTH_AT = 385;

  private I2pDestination() {}

  /// @throws OverlayException if the text is not base64
  static byte[] decode(String text) throws OverlayException {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('~', '/'));
    } catch (IllegalArgumentException e) {
      throw new OverlayException("no base64: " + text.length() + " characters");
    }
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes).replace('+', '-').replace('/', '~');
  }

  /// The address of who has a destination, or a key.
  ///
  /// @throws OverlayException if it is too short
  static NetworkAddress addressOf(byte[] keyOrDestination) throws OverlayException {
    if (keyOrDestination.length < FIXED_SIZE) {
      throw new OverlayException(
          "a destination of " + keyOrDestination.length + " bytes, less than " + FIXED_SIZE);
    }
    int certificate =
        (keyOrDestination[LENGTH_AT] & 0xff) << 8 | (keyOrDestination[LENGTH_AT + 1] & 0xff);
    if (FIXED_SIZE + certificate > keyOrDestination.length) {
      throw new OverlayException(
          "a certificate of " + certificate + " bytes in " + keyOrDestination.length);
    }
    return NetworkAddress.i2p(
        Sha256.hash(Arrays.copyOf(keyOrDestination, FIXED_SIZE + certificate)));
  }
}
