package org.basalt.core.descriptor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;

/// A key expression: one public key, or one for each position of a wildcard.
public sealed interface DescriptorKey {
  /// The key at a position; empty if that takes a secret which is not there.
  Optional<KnownKeys.Known> at(int position, Secp256k1 engine);

  boolean isRange();

  /// Bytes of the public key.
  int size();

  /// As it is written, without secrets.
  String text();

  /// A key as such.
  ///
  /// @param publicKey 33 or 65 bytes; read only
  /// @param isXOnly written without the first byte
  record Plain(byte[] publicKey, boolean isXOnly) implements DescriptorKey {
    @Override
    public Optional<KnownKeys.Known> at(int position, Secp256k1 engine) {
      KeyOrigin origin = new KeyOrigin(ExtendedKey.fingerprint(publicKey), List.of());
      return Optional.of(new KnownKeys.Known(publicKey, origin));
    }

    @Override
    public boolean isRange() {
      return false;
    }

    @Override
    public int size() {
      return publicKey.length;
    }

    @Override
    public String text() {
      String hex = Hex.encode(publicKey);
      return isXOnly ? hex.substring(2) : hex;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Plain that
          && isXOnly == that.isXOnly
          && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(publicKey);
    }
  }

  /// What stands at the end of a path.
  enum Wildcard {
    NONE,
    PLAIN,
    HARDENED
  }

  /// The key at the end of a path, before the wildcard.
  sealed interface PathEnd {
    record Reached(ExtendedKey key) implements PathEnd {}

    /// A step is hardened, and the secret is not there.
    record NeedsSecret() implements PathEnd {}
  }

  /// A descendant of an extended key.
  ///
  /// @param prefix of extended public keys of the network
  /// @param mark of hardened children, `h` or an apostrophe
  record Extended(
      ExtendedKey root, List<Integer> path, PathEnd end, Wildcard wildcard, int prefix, char mark)
      implements DescriptorKey {
    public Extended {
      path = List.copyOf(path);
    }

    static Extended of(
        ExtendedKey root,
        List<Integer> path,
        Wildcard wildcard,
        int prefix,
        char mark,
        Secp256k1 engine) {
      return new Extended(root, path, walk(root, path, engine), wildcard, prefix, mark);
    }

    private static PathEnd walk(ExtendedKey root, List<Integer> path, Secp256k1 engine) {
      Optional<ExtendedKey> key = Optional.of(root);
      for (int number : path) {
        key = key.flatMap(parent -> parent.child(number, engine));
      }
      return key.<PathEnd>map(PathEnd.Reached::new).orElseGet(PathEnd.NeedsSecret::new);
    }

    @Override
    public Optional<KnownKeys.Known> at(int position, Secp256k1 engine) {
      if (!(end instanceof PathEnd.Reached(ExtendedKey last))) {
        return Optional.empty();
      }
      List<Integer> whole = new ArrayList<>(path);
      Optional<ExtendedKey> key =
          switch (wildcard) {
            case NONE -> Optional.of(last);
            case PLAIN -> {
              whole.add(position);
              yield last.child(position, engine);
            }
            case HARDENED -> {
              whole.add(position | ExtendedKey.HARDENED);
              yield last.child(position | ExtendedKey.HARDENED, engine);
            }
          };
      return key.map(found ->
          new KnownKeys.Known(found.publicKey(), new KeyOrigin(root.fingerprint(), whole)));
    }

    @Override
    public boolean isRange() {
      return wildcard != Wildcard.NONE;
    }

    @Override
    public int size() {
      return root.publicKey().length;
    }

    @Override
    public String text() {
      String text = root.encodePublic(prefix) + KeyOrigin.pathText(path, mark);
      return switch (wildcard) {
        case NONE -> text;
        case PLAIN -> text + "/*";
        case HARDENED -> text + "/*" + mark;
      };
    }
  }

  /// A key and where it comes from.
  record WithOrigin(KeyOrigin origin, DescriptorKey key, char mark) implements DescriptorKey {
    @Override
    public Optional<KnownKeys.Known> at(int position, Secp256k1 engine) {
      return key.at(position, engine)
          .map(known -> new KnownKeys.Known(known.publicKey(), known.origin().below(origin)));
    }

    @Override
    public boolean isRange() {
      return key.isRange();
    }

    @Override
    public int size() {
      return key.size();
    }

    @Override
    public String text() {
      return "[" + origin.text(mark) + "]" + key.text();
    }
  }
}
