package org.basalt.core.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.basalt.core.bytes.ByteSink;

/// SHA-256, once and twice, by the JDK's implementation (which uses the processor's SHA
/// instructions).
///
/// An instance is a [ByteSink], so encoders can be hashed while they write. Not thread-safe; the
/// static methods use an instance of the calling thread.
public final class Sha256 implements ByteSink {
  public static final int SIZE = 32;

  private static final ThreadLocal<Sha256> OF_THREAD = ThreadLocal.withInitial(Sha256::new);

  private final MessageDigest digest;
  private final byte[] scratch = new byte[8];

  public Sha256() {
    this(newDigest());
  }

  private Sha256(MessageDigest digest) {
    this.digest = digest;
  }

  /// Another digest that has taken in the same bytes.
  public Sha256 copy() {
    try {
      return new Sha256((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  public static byte[] hash(byte[] bytes) {
    return OF_THREAD.get().bytes(bytes).finish();
  }

  public static byte[] hash(byte[] bytes, int offset, int length) {
    return OF_THREAD.get().bytes(bytes, offset, length).finish();
  }

  public static byte[] hashTwice(byte[] bytes) {
    return OF_THREAD.get().bytes(bytes).finishTwice();
  }

  public static byte[] hashTwice(byte[] bytes, int offset, int length) {
    return OF_THREAD.get().bytes(bytes, offset, length).finishTwice();
  }

  /// Double SHA-256 of `length` bytes of `source` at `offset`, written to `target` at
  /// `targetOffset`.
  public static void hashTwiceTo(
      byte[] source, int offset, int length, byte[] target, int targetOffset) {
    OF_THREAD.get().bytes(source, offset, length).finishTwiceTo(target, targetOffset);
  }

  @Override
  public Sha256 int8(int value) {
    digest.update((byte) value);
    return this;
  }

  @Override
  public Sha256 bytes(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
    return this;
  }

  @Override
  public Sha256 bytes(byte[] source) {
    digest.update(source, 0, source.length);
    return this;
  }

  @Override
  public Sha256 int32Le(int value) {
    org.basalt.core.bytes.LittleEndian.putInt32(scratch, 0, value);
    digest.update(scratch, 0, 4);
    return this;
  }

  @Override
  public Sha256 int64Le(long value) {
    org.basalt.core.bytes.LittleEndian.putInt64(scratch, 0, value);
    digest.update(scratch, 0, 8);
    return this;
  }

  /// SHA-256 of what was written; ready for the next message afterwards.
  public byte[] finish() {
    return digest.digest();
  }

  /// SHA-256 of what was written, into an array of the caller's.
  public void finishTo(byte[] target, int offset) {
    try {
      digest.digest(target, offset, SIZE);
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for 32 bytes at " + offset, e);
    }
  }

  /// SHA-256 of the SHA-256 of what was written.
  public byte[] finishTwice() {
    byte[] result = new byte[32];
    finishTwiceTo(result, 0);
    return result;
  }

  public void finishTwiceTo(byte[] target, int offset) {
    try {
      digest.digest(target, offset, 32);
      digest.update(target, offset, 32);
      digest.digest(target, offset, 32);
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for 32 bytes at " + offset, e);
    }
  }
}
