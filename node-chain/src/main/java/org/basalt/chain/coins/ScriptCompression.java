package org.basalt.chain.coins;

import java.math.BigInteger;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.primitive.Script;

/// Core's short form of output scripts.
///
/// | first byte | script                                    | bytes that follow             |
/// |-----------:|-------------------------------------------|-------------------------------|
/// |         00 | pay to public key hash                    | 20, the hash                  |
/// |         01 | pay to script hash                        | 20, the hash                  |
/// |     02, 03 | pay to a compressed public key            | 32, x; parity in the first byte |
/// |     04, 05 | pay to an uncompressed public key on the curve | 32, x; parity of y plus 4 |
/// |  otherwise | any; this is a VarInt of its length plus 6 | the script                   |
///
/// Source: Core `compressor.h` ScriptCompression.
final class ScriptCompression {
  private static final int SPECIAL_FORMS = 6;

  /// Core MAX_SCRIPT_SIZE: longer ones can never be spent and are not kept.
  private static final int MAX_SCRIPT_SIZE = 10_000;

  private static final int OP_DUP = 0x76;
  private static final int OP_HASH160 = 0xa9;
  private static final int OP_EQUAL = 0x87;
  private static final int OP_EQUALVERIFY = 0x88;
  private static final int OP_CHECKSIG = 0xac;
  private static final int OP_RETURN = 0x6a;

  private static final BigInteger FIELD_PRIME =
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.valueOf(0x1000003d1L));
  private static final BigInteger ROOT_EXPONENT = FIELD_PRIME.add(BigInteger.ONE).shiftRight(2);
  private static final BigInteger SEVEN = BigInteger.valueOf(7);

  private ScriptCompression() {}

  /// @param withCurve also shortens uncompressed public keys, which costs a square root when they
  ///   are read again: Core's files need it, our table leaves them as they are
  static void write(Script script, boolean withCurve, ByteSink out) {
    byte[] bytes = script.array();
    if (isPublicKeyHash(script)) {
      out.int8(0x00).bytes(bytes, 3, 20);
    } else if (isScriptHash(script)) {
      out.int8(0x01).bytes(bytes, 2, 20);
    } else if (isCompressedKey(script)) {
      out.int8(bytes[1]).bytes(bytes, 2, 32);
    } else if (withCurve && isUncompressedKey(script)) {
      out.int8(0x04 | bytes[65] & 1).bytes(bytes, 2, 32);
    } else {
      VarInt.write(out, bytes.length + SPECIAL_FORMS);
      out.bytes(bytes);
    }
  }

  static Script read(ByteReader in) {
    long form = VarInt.read(in);
    return switch ((int) Math.min(form, SPECIAL_FORMS)) {
      case 0 -> publicKeyHash(in);
      case 1 -> scriptHash(in);
      case 2, 3 -> compressedKey(in, (int) form);
      case 4, 5 -> uncompressedKey(in, (int) form);
      default -> plain(in, form - SPECIAL_FORMS);
    };
  }

  private static Script plain(ByteReader in, long length) {
    if (length > in.remaining()) {
      throw new DecodeException("script of " + length + " bytes, got " + in.remaining());
    }
    if (length > MAX_SCRIPT_SIZE) {
      in.skip((int) length);
      return Script.of(new byte[] {OP_RETURN});
    }
    return Script.of(in.bytes((int) length));
  }

  private static boolean isPublicKeyHash(Script s) {
    return s.size() == 25
        && s.byteAt(0) == OP_DUP
        && s.byteAt(1) == OP_HASH160
        && s.byteAt(2) == 20
        && s.byteAt(23) == OP_EQUALVERIFY
        && s.byteAt(24) == OP_CHECKSIG;
  }

  private static boolean isScriptHash(Script s) {
    return s.size() == 23
        && s.byteAt(0) == OP_HASH160
        && s.byteAt(1) == 20
        && s.byteAt(22) == OP_EQUAL;
  }

  private static boolean isCompressedKey(Script s) {
    return s.size() == 35
        && s.byteAt(0) == 33
        && (s.byteAt(1) == 2 || s.byteAt(1) == 3)
        && s.byteAt(34) == OP_CHECKSIG;
  }

  private static boolean isUncompressedKey(Script s) {
    if (s.size() != 67 || s.byteAt(0) != 65 || s.byteAt(1) != 4 || s.byteAt(66) != OP_CHECKSIG) {
      return false;
    }
    BigInteger x = new BigInteger(1, s.slice(2, 34));
    BigInteger y = new BigInteger(1, s.slice(34, 66));
    return x.compareTo(FIELD_PRIME) < 0
        && y.compareTo(FIELD_PRIME) < 0
        && y.multiply(y).mod(FIELD_PRIME).equals(curve(x));
  }

  /// Right side of the curve's equation y^2 = x^3 + 7.
  private static BigInteger curve(BigInteger x) {
    return x.multiply(x).mod(FIELD_PRIME).multiply(x).add(SEVEN).mod(FIELD_PRIME);
  }

  private static Script publicKeyHash(ByteReader in) {
    byte[] script = new byte[25];
    script[0] = OP_DUP;
    script[1] = (byte) OP_HASH160;
    script[2] = 20;
    copy(in, 20, script, 3);
    script[23] = (byte) OP_EQUALVERIFY;
    script[24] = (byte) OP_CHECKSIG;
    return Script.of(script);
  }

  private static Script scriptHash(ByteReader in) {
    byte[] script = new byte[23];
    script[0] = (byte) OP_HASH160;
    script[1] = 20;
    copy(in, 20, script, 2);
    script[22] = (byte) OP_EQUAL;
    return Script.of(script);
  }

  private static Script compressedKey(ByteReader in, int form) {
    byte[] script = new byte[35];
    script[0] = 33;
    script[1] = (byte) form;
    copy(in, 32, script, 2);
    script[34] = (byte) OP_CHECKSIG;
    return Script.of(script);
  }

  private static Script uncompressedKey(ByteReader in, int form) {
    byte[] script = new byte[67];
    script[0] = 65;
    script[1] = 4;
    copy(in, 32, script, 2);
    BigInteger x = new BigInteger(1, java.util.Arrays.copyOfRange(script, 2, 34));
    BigInteger square = curve(x);
    BigInteger y = square.modPow(ROOT_EXPONENT, FIELD_PRIME);
    if (x.compareTo(FIELD_PRIME) >= 0 || !y.multiply(y).mod(FIELD_PRIME).equals(square)) {
      throw new DecodeException("compressed script has a key that is not on the curve");
    }
    if (y.testBit(0) != ((form & 1) == 1)) {
      y = FIELD_PRIME.subtract(y);
    }
    byte[] number = y.toByteArray();
    int length = Math.min(number.length, 32);
    System.arraycopy(number, number.length - length, script, 66 - length, length);
    script[66] = (byte) OP_CHECKSIG;
    return Script.of(script);
  }

  private static void copy(ByteReader in, int count, byte[] target, int offset) {
    int from = in.position();
    in.skip(count);
    System.arraycopy(in.array(), from, target, offset, count);
  }
}
