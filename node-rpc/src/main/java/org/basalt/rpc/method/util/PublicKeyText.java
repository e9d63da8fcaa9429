package org.basalt.rpc.method.util;

import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Public keys as arguments.
final class PublicKeyText {
  private PublicKeyText() {}

  /// Core's HexToPubKey.
  ///
  /// @throws RpcException with Core's words for what is wrong with it
  static byte[] decode(String text, NodeView node) {
    if (text.isEmpty() || !Hex.isHex(text)) {
      throw invalid(text, "must be a hex string");
    }
    byte[] key = Hex.decode(text);
    if (key.length != PublicKeyForm.COMPRESSED_SIZE
        && key.length != PublicKeyForm.UNCOMPRESSED_SIZE) {
      throw invalid(text, "must have a length of either 33 or 65 bytes");
    }
    if (!node.engine().isValidPublicKey(key)) {
      throw invalid(text, "must be cryptographically valid.");
    }
    return key;
  }

  private static RpcException invalid(String key, String problem) {
    return new RpcException(
        RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Pubkey \"" + key + "\" " + problem);
  }
}
