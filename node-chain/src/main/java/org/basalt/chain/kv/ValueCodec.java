package org.basalt.chain.kv;

import java.util.function.Function;

/// Turns keys or values of a column into bytes and back. Keys sort by their bytes, unsigned.
public interface ValueCodec<T> {
  /// The bytes as they are; shared, not copied: nobody may change them afterwards.
  ValueCodec<byte[]> BYTES = of(Function.identity(), Function.identity());

  byte[] encode(T value);

  /// @throws org.basalt.core.bytes.DecodeException if the bytes are not what [#encode] makes; the
  ///   store reports that as corruption
  T decode(byte[] bytes);

  static <T> ValueCodec<T> of(Function<T, byte[]> encoder, Function<byte[], T> decoder) {
    return new ValueCodec<>() {
      @Override
      public byte[] encode(T value) {
        return encoder.apply(value);
      }

      @Override
      public T decode(byte[] bytes) {
        return decoder.apply(bytes);
      }
    };
  }
}
