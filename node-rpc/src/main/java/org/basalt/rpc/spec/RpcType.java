package org.basalt.rpc.spec;

import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;

/// The type of an argument: what JSON it may be (checked before the method runs), and what the
/// method sees.
///
/// @param kind Core's argument type, which help texts and the type check go by
/// @param reader from JSON; refuses what the kind allows but the type does not
public record RpcType<T>(Kind kind, Reader<T> reader) {
  /// Core's RPCArg::Type.
  public enum Kind {
    OBJ,
    ARR,
    STR,
    NUM,
    BOOL,
    /// An options object whose keys may also be given as named arguments.
    OBJ_NAMED_PARAMS,
    /// An object with keys of the user's choice.
    OBJ_USER_KEYS,
    /// A number or text with up to eight decimals.
    AMOUNT,
    STR_HEX,
    /// A number, or an array of two.
    RANGE
  }

  /// Reads a value.
  @FunctionalInterface
  public interface Reader<T> {
    /// @param name of the argument, for error messages
    T read(Json value, String name);
  }

  public static final RpcType<String> TEXT = new RpcType<>(Kind.STR, (v, _) -> v.asText());
  public static final RpcType<Integer> INT = new RpcType<>(Kind.NUM, (v, _) -> v.asInt());
  public static final RpcType<Long> LONG = new RpcType<>(Kind.NUM, (v, _) -> v.asLong());

  /// Unsigned 32 bits.
  public static final RpcType<Long> UINT32 = new RpcType<>(Kind.NUM, (v, _) -> v.asUint32());

  public static final RpcType<Double> REAL = new RpcType<>(Kind.NUM, (v, _) -> v.asReal());
  public static final RpcType<Boolean> BOOL = new RpcType<>(Kind.BOOL, (v, _) -> v.asBool());

  /// Hexadecimal text that the method decodes itself.
  public static final RpcType<String> HEX_TEXT = new RpcType<>(Kind.STR_HEX, (v, _) -> v.asText());

  /// Hexadecimal text, decoded; Core's ParseHexV.
  public static final RpcType<byte[]> HEX = new RpcType<>(Kind.STR_HEX, RpcType::hex);

  /// Core's ParseHashV.
  public static final RpcType<BlockHash> BLOCK_HASH =
      new RpcType<>(Kind.STR_HEX, (v, name) -> BlockHash.parse(hashText(v, name)));

  /// A block hash that error messages call otherwise than the argument is called.
  public static RpcType<BlockHash> blockHashCalled(String label) {
    return new RpcType<>(Kind.STR_HEX, (v, _) -> BlockHash.parse(hashText(v, label)));
  }

  public static final RpcType<Txid> TXID =
      new RpcType<>(Kind.STR_HEX, (v, name) -> Txid.parse(hashText(v, name)));

  /// Satoshis; Core's AmountFromValue.
  public static final RpcType<Long> AMOUNT =
      new RpcType<>(Kind.AMOUNT, (v, _) -> FixedPoint.amountSat(v));

  public static final RpcType<Json.Obj> OBJECT = new RpcType<>(Kind.OBJ, (v, _) -> v.asObject());
  public static final RpcType<Json.Obj> OPTIONS =
      new RpcType<>(Kind.OBJ_NAMED_PARAMS, (v, _) -> v.asObject());
  public static final RpcType<Json.Obj> USER_KEYS =
      new RpcType<>(Kind.OBJ_USER_KEYS, (v, _) -> v.asObject());
  public static final RpcType<java.util.List<Json>> ARRAY =
      new RpcType<>(Kind.ARR, (v, _) -> v.asArray());
  public static final RpcType<Json> RANGE = new RpcType<>(Kind.RANGE, (v, _) -> v);

  /// As it is, documented as one kind; for arguments that may be of several types.
  public static RpcType<Json> anyAs(Kind kind) {
    return new RpcType<>(kind, (v, _) -> v);
  }

  /// 64 hex digits, or refused with Core's sentence.
  public static String hashText(Json value, String name) {
    String text = value.asText();
    if (text.length() != 64) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          name + " must be of length 64 (not " + utf8Length(text) + ", for '" + text + "')");
    }
    if (!Hex.isHex(text)) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          name + " must be hexadecimal string (not '" + text + "')");
    }
    return text;
  }

  private static int utf8Length(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  private static byte[] hex(Json value, String name) {
    String text = value instanceof Json.Str(String s) ? s : "";
    if (text.isEmpty() || !Hex.isHex(text)) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER,
          name + " must be hexadecimal string (not '" + text + "')");
    }
    return Hex.decode(text);
  }
}
