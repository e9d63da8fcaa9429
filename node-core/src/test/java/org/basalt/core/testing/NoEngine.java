package org.basalt.core.testing;

import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;

/// An engine for tests in which no signature is looked at: every question is a failure.
public final class NoEngine implements Secp256k1 {
  private static AssertionError asked() {
    return new AssertionError("this test has no signatures");
  }

  @Override
  public String name() {
    return "none";
  }

  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    throw asked();
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    throw asked();
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    throw asked();
  }

  @Override
  public Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
    throw asked();
  }

  @Override
  public boolean isValidPublicKey(byte[] publicKey) {
    throw asked();
  }

  @Override
  public Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
    throw asked();
  }

  @Override
  public byte[] signEcdsa(byte[] privateKey, byte[] digest) {
    throw asked();
  }

  @Override
  public byte[] signCompact(byte[] privateKey, byte[] digest) {
    throw asked();
  }

  @Override
  public Optional<byte[]> recover(
      byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
    throw asked();
  }

  @Override
  public byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
    throw asked();
  }
}
