package org.basalt.core.crypto.jni;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.basalt.core.crypto.ElligatorSwift;

/// The key exchange by libsecp256k1: constant-time, and ten times as fast as the reference.
///
/// The published JNI artifact carries the functions but no Java methods for them; so its shared
/// library is loaded as it loads it, and its symbols are called through the foreign function
/// interface.
public final class NativeElligatorSwift implements ElligatorSwift {
  /// SECP256K1_CONTEXT_NONE.
  private static final int CONTEXT_FLAGS = 1;

  /// Bytes of `secp256k1_pubkey`, whose inside is the library's own business.
  private static final int PUBLIC_KEY_SIZE = 64;

  private static final int COMPRESSED_SIZE = 33;

  /// SECP256K1_EC_COMPRESSED.
  private static final int COMPRESSED = 258;

  private final fr.acinq.secp256k1.Secp256k1 library;
  private final MemorySegment context;
  private final MemorySegment hashFunction;
  private final MethodHandle create;
  private final MethodHandle decode;
  private final MethodHandle serialize;
  private final MethodHandle exchange;

  private NativeElligatorSwift(fr.acinq.secp256k1.Secp256k1 library, SymbolLookup symbols)
      throws Throwable {
    this.library = library;
    Linker linker = Linker.nativeLinker();
    MethodHandle newContext =
        linker.downcallHandle(
            symbols.findOrThrow("secp256k1_context_create"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT));
    create = handle(linker, symbols, "secp256k1_ellswift_create", 4);
    decode = handle(linker, symbols, "secp256k1_ellswift_decode", 3);
    serialize =
        linker.downcallHandle(
            symbols.findOrThrow("secp256k1_ec_pubkey_serialize"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    exchange =
        linker.downcallHandle(
            symbols.findOrThrow("secp256k1_ellswift_xdh"),
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    hashFunction =
        symbols
            .findOrThrow("secp256k1_ellswift_xdh_hash_function_bip324")
            .reinterpret(ADDRESS.byteSize())
            .get(ADDRESS, 0);
    // Lives as long as the process; thread-safe as long as nobody randomises it.
    context = (MemorySegment) newContext.invokeExact(CONTEXT_FLAGS);
  }

  private static MethodHandle handle(
      Linker linker, SymbolLookup symbols, String name, int pointers) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT);
    for (int i = 0; i < pointers; i++) {
      descriptor = descriptor.appendArgumentLayouts(ADDRESS);
    }
    return linker.downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /// The engine, or empty where there is no library for this machine, it does not load, or it lacks
  /// the functions.
  public static Optional<NativeElligatorSwift> load() {
    try {
      // The first call loads the shared library into this class loader.
      var library = fr.acinq.secp256k1.Secp256k1.get();
      return Optional.of(new NativeElligatorSwift(library, SymbolLookup.loaderLookup()));
    } catch (IllegalStateException | LinkageError | NoSuchElementException e) {
      // Not a fault: the reference engine stands in.
      return Optional.empty();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public Optional<byte[]> encode(byte[] privateKey, byte[] randomness) {
    if (privateKey.length != KEY_SIZE || randomness.length != KEY_SIZE) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment encoded = arena.allocate(ENCODED_SIZE);
      MemorySegment key = arena.allocateFrom(JAVA_BYTE, privateKey);
      int done =
          (int)
              create.invokeExact(context, encoded, key, arena.allocateFrom(JAVA_BYTE, randomness));
      key.fill((byte) 0);
      return done == 1 ? Optional.of(encoded.toArray(JAVA_BYTE)) : Optional.empty();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public byte[] decode(byte[] encoded) {
    requireEncoded(encoded);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment publicKey = arena.allocate(PUBLIC_KEY_SIZE);
      MemorySegment compressed = arena.allocate(COMPRESSED_SIZE);
      MemorySegment size = arena.allocate(8, 8);
      size.set(JAVA_LONG, 0, COMPRESSED_SIZE);
      int decoded =
          (int) decode.invokeExact(context, publicKey, arena.allocateFrom(JAVA_BYTE, encoded));
      int written = (int) serialize.invokeExact(context, compressed, size, publicKey, COMPRESSED);
      if (decoded != 1 || written != 1) {
        throw new AssertionError("every 64 bytes decode");
      }
      return compressed.asSlice(1, KEY_SIZE).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public Optional<byte[]> sharedSecret(
      byte[] theirs, byte[] privateKey, byte[] ours, boolean isInitiator) {
    requireEncoded(theirs);
    requireEncoded(ours);
    // The library of this artifact lets a key above the order pass here.
    if (privateKey.length != KEY_SIZE || !library.secKeyVerify(privateKey)) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = arena.allocate(KEY_SIZE);
      MemorySegment key = arena.allocateFrom(JAVA_BYTE, privateKey);
      MemorySegment initiator = arena.allocateFrom(JAVA_BYTE, isInitiator ? ours : theirs);
      MemorySegment responder = arena.allocateFrom(JAVA_BYTE, isInitiator ? theirs : ours);
      int party = isInitiator ? 0 : 1;
      int done =
          (int)
              exchange.invokeExact(
                  context,
                  secret,
                  initiator,
                  responder,
                  key,
                  party,
                  hashFunction,
                  MemorySegment.NULL);
      key.fill((byte) 0);
      return done == 1 ? Optional.of(secret.toArray(JAVA_BYTE)) : Optional.empty();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void requireEncoded(byte[] encoded) {
    if (encoded.length != ENCODED_SIZE) {
      throw new IllegalArgumentException("expected 64 bytes, got " + encoded.length);
    }
  }

  /// Calls of C functions throw nothing; what a method handle declares is not for callers.
  private static AssertionError unexpected(Throwable cause) {
    return cause instanceof AssertionError error
        ? error
        : new AssertionError("a call of libsecp256k1 failed", cause);
  }
}
