package org.basalt.core.descriptor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.basalt.core.address.Address;
import org.basalt.core.address.AddressBytes;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.TaggedHash;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;

/// A descriptor: output scripts by the keys that can spend from them.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0380.mediawiki">BIP-0380</a>
public sealed interface Descriptor {
  /// The output scripts at a position, mostly one; empty if a key's secret is missing.
  ///
  /// @param known learns the keys and scripts behind hashes
  Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known);

  /// As it is written, without secrets and checksum.
  String text();

  List<DescriptorKey> keys();

  /// A key has a wildcard.
  default boolean isRange() {
    return keys().stream().anyMatch(DescriptorKey::isRange);
  }

  /// It says what is needed to spend.
  default boolean isSolvable() {
    return true;
  }

  private static Optional<byte[]> keyAt(
      DescriptorKey key, int position, Secp256k1 engine, KnownKeys known) {
    Optional<KnownKeys.Known> found = key.at(position, engine);
    found.ifPresent(known::add);
    return found.map(KnownKeys.Known::publicKey);
  }

  private static Script payToKey(byte[] key) {
    return new ScriptBuilder().data(key).op(Opcode.OP_CHECKSIG).build();
  }

  private static Script payToKeyHash(byte[] key) {
    return new Address.P2pkh(AddressBytes.of(Hash160.hash(key))).scriptPubKey();
  }

  private static Script payToWitnessKeyHash(byte[] key) {
    return new Address.P2wpkh(AddressBytes.of(Hash160.hash(key))).scriptPubKey();
  }

  private static Script payToScriptHash(Script script, KnownKeys known) {
    known.add(script);
    return new Address.P2sh(AddressBytes.of(Hash160.hash(script.array()))).scriptPubKey();
  }

  private static Script payToTaproot(byte[] outputKey) {
    return new Address.P2tr(AddressBytes.of(outputKey)).scriptPubKey();
  }

  private static byte[] xOnly(byte[] key) {
    return Arrays.copyOfRange(key, 1, PublicKeyForm.COMPRESSED_SIZE);
  }

  /// A bare key (BIP-0381).
  record Pk(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known).map(k -> List.of(payToKey(k)));
    }

    @Override
    public String text() {
      return "pk(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// A key's hash (BIP-0381).
  record Pkh(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known).map(k -> List.of(payToKeyHash(k)));
    }

    @Override
    public String text() {
      return "pkh(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// A key's hash as a witness program (BIP-0382).
  record Wpkh(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known).map(k -> List.of(payToWitnessKeyHash(k)));
    }

    @Override
    public String text() {
      return "wpkh(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// All that wallets used to make of a key (BIP-0384): the key, its hash, and if it is compressed
  /// its witness program, bare and behind a script hash.
  record Combo(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known).map(k -> forKey(k, known));
    }

    private static List<Script> forKey(byte[] key, KnownKeys known) {
      if (!PublicKeyForm.isCompressed(key)) {
        return List.of(payToKey(key), payToKeyHash(key));
      }
      Script program = payToWitnessKeyHash(key);
      return List.of(payToKey(key), payToKeyHash(key), program, payToScriptHash(program, known));
    }

    @Override
    public String text() {
      return "combo(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// Some of several keys (BIP-0383).
  ///
  /// @param isSorted the script has the keys in the order of their bytes
  record Multi(int threshold, List<DescriptorKey> keys, boolean isSorted) implements Descriptor {
    public Multi {
      keys = List.copyOf(keys);
    }

    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      List<byte[]> found = new ArrayList<>();
      for (DescriptorKey key : keys) {
        keyAt(key, position, engine, known).ifPresent(found::add);
      }
      if (found.size() != keys.size()) {
        return Optional.empty();
      }
      if (isSorted) {
        found.sort(Arrays::compareUnsigned);
      }
      ScriptBuilder script = new ScriptBuilder().number(threshold);
      found.forEach(script::data);
      return Optional.of(List.of(script.number(found.size()).op(Opcode.OP_CHECKMULTISIG).build()));
    }

    @Override
    public String text() {
      return Stream.concat(
              Stream.of(Integer.toString(threshold)), keys.stream().map(DescriptorKey::text))
          .collect(Collectors.joining(",", isSorted ? "sortedmulti(" : "multi(", ")"));
    }
  }

  /// The hash of another descriptor's script (BIP-0381).
  record Sh(Descriptor inner) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return inner
          .scripts(position, engine, known)
          .map(scripts -> scripts.stream().map(s -> payToScriptHash(s, known)).toList());
    }

    @Override
    public String text() {
      return "sh(" + inner.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return inner.keys();
    }
  }

  /// Another descriptor's script as a witness script (BIP-0382).
  record Wsh(Descriptor inner) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return inner
          .scripts(position, engine, known)
          .map(scripts -> scripts.stream().map(s -> program(s, known)).toList());
    }

    private static Script program(Script script, KnownKeys known) {
      known.add(script);
      return new Address.P2wsh(AddressBytes.of(Sha256.hash(script.array()))).scriptPubKey();
    }

    @Override
    public String text() {
      return "wsh(" + inner.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return inner.keys();
    }
  }

  /// A taproot output that no script but its key can spend from (BIP-0386).
  record Tr(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known)
          .flatMap(internal -> output(xOnly(internal), engine, known))
          .map(output -> List.of(payToTaproot(output)));
    }

    private static Optional<byte[]> output(byte[] internal, Secp256k1 engine, KnownKeys known) {
      Optional<byte[]> output =
          engine
              .tweakAddXOnly(internal, TaggedHash.TAP_TWEAK.hash(internal))
              .map(sum -> Arrays.copyOf(sum, 32));
      output.ifPresent(key -> known.addInternal(key, internal));
      return output;
    }

    @Override
    public String text() {
      return "tr(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// A taproot output by its output key.
  record RawTr(DescriptorKey key) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return keyAt(key, position, engine, known).map(k -> List.of(payToTaproot(xOnly(k))));
    }

    @Override
    public String text() {
      return "rawtr(" + key.text() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of(key);
    }
  }

  /// An address (BIP-0385).
  ///
  /// @param encoded its text
  record Addr(Address address, String encoded) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return Optional.of(List.of(address.scriptPubKey()));
    }

    @Override
    public String text() {
      return "addr(" + encoded + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of();
    }

    @Override
    public boolean isSolvable() {
      return false;
    }
  }

  /// A script (BIP-0385).
  record Raw(Script script) implements Descriptor {
    @Override
    public Optional<List<Script>> scripts(int position, Secp256k1 engine, KnownKeys known) {
      return Optional.of(List.of(script));
    }

    @Override
    public String text() {
      return "raw(" + script.toHex() + ")";
    }

    @Override
    public List<DescriptorKey> keys() {
      return List.of();
    }

    @Override
    public boolean isSolvable() {
      return false;
    }
  }
}
