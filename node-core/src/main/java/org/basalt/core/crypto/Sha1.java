package org.basalt.core.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-1, for the opcode of that name. Broken as a hash function, and consensus all the same.
public final class Sha1 {
  public static final int SIZE = 20;
  private static final ThreadLocal<MessageDigest> OF_THREAD =
      ThreadLocal.withInitial(Sha1::newDigest);

  private Sha1() {}

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  public static byte[] hash(byte[] bytes) {
    return OF_THREAD.get().digest(bytes);
  }
}
