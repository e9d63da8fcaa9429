package org.basalt.core.address;

import java.util.List;
import java.util.Optional;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptTemplate;

/// A destination that has a text form on every network (Core `CTxDestination`).
///
/// There is exactly one script for an address, and at most one address for a script.
public sealed interface Address {
  /// The script that an output to this address has.
  Script scriptPubKey();

  /// The address of an output script; empty for bare keys, bare multisig, data and everything
  /// unknown.
  static Optional<Address> ofScript(Script script) {
    return of(ScriptTemplate.of(script));
  }

  /// [#ofScript] for a script whose form is known.
  static Optional<Address> of(ScriptTemplate template) {
    List<byte[]> parts = template.solutions();
    return switch (template.kind()) {
      case PUBKEYHASH -> Optional.of(new P2pkh(AddressBytes.of(parts.get(0))));
      case SCRIPTHASH -> Optional.of(new P2sh(AddressBytes.of(parts.get(0))));
      case WITNESS_V0_KEYHASH -> Optional.of(new P2wpkh(AddressBytes.of(parts.get(0))));
      case WITNESS_V0_SCRIPTHASH -> Optional.of(new P2wsh(AddressBytes.of(parts.get(0))));
      case WITNESS_V1_TAPROOT -> Optional.of(new P2tr(AddressBytes.of(parts.get(0))));
      case ANCHOR -> Optional.of(new P2a());
      case WITNESS_UNKNOWN ->
          Optional.of(new UnknownWitness(parts.get(0)[0], AddressBytes.of(parts.get(1))));
      case PUBKEY, MULTISIG, NULL_DATA, NONSTANDARD -> Optional.empty();
    };
  }

  /// @param keyHash 20 bytes, HASH160 of a public key
  record P2pkh(AddressBytes keyHash) implements Address {
    public P2pkh {
      keyHash.expect(20);
    }

    @Override
    public Script scriptPubKey() {
      return new ScriptBuilder()
          .op(Opcode.OP_DUP)
          .op(Opcode.OP_HASH160)
          .data(keyHash.array())
          .op(Opcode.OP_EQUALVERIFY)
          .op(Opcode.OP_CHECKSIG)
          .build();
    }
  }

  /// @param scriptHash 20 bytes, HASH160 of a script (BIP-0016)
  record P2sh(AddressBytes scriptHash) implements Address {
    public P2sh {
      scriptHash.expect(20);
    }

    @Override
    public Script scriptPubKey() {
      return new ScriptBuilder()
          .op(Opcode.OP_HASH160)
          .data(scriptHash.array())
          .op(Opcode.OP_EQUAL)
          .build();
    }
  }

  /// @param keyHash 20 bytes, HASH160 of a compressed public key (BIP-0141)
  record P2wpkh(AddressBytes keyHash) implements Address {
    public P2wpkh {
      keyHash.expect(20);
    }

    @Override
    public Script scriptPubKey() {
      return witnessScript(0, keyHash);
    }
  }

  /// @param scriptHash 32 bytes, SHA-256 of a script (BIP-0141)
  record P2wsh(AddressBytes scriptHash) implements Address {
    public P2wsh {
      scriptHash.expect(32);
    }

    @Override
    public Script scriptPubKey() {
      return witnessScript(0, scriptHash);
    }
  }

  /// @param outputKey 32 bytes, x-only; need not be on the curve (BIP-0341)
  record P2tr(AddressBytes outputKey) implements Address {
    public P2tr {
      outputKey.expect(32);
    }

    @Override
    public Script scriptPubKey() {
      return witnessScript(1, outputKey);
    }
  }

  /// Pay to anchor: version 1, program `4e73`.
  record P2a() implements Address {
    private static final AddressBytes PROGRAM = AddressBytes.of(new byte[] {0x4e, 0x73});

    @Override
    public Script scriptPubKey() {
      return witnessScript(1, PROGRAM);
    }
  }

  /// A witness program that no rule gives a meaning yet.
  ///
  /// @param version 1 to 16
  /// @param program 2 to 40 bytes; with version 1 neither 32 bytes (taproot) nor that of an anchor
  record UnknownWitness(int version, AddressBytes program) implements Address {
    public UnknownWitness {
      if (version < 1 || version > 16 || program.size() < 2 || program.size() > 40) {
        throw new IllegalArgumentException(
            "no witness program: version " + version + ", " + program.size() + " bytes");
      }
      if (version == 1 && (program.size() == 32 || program.equals(P2a.PROGRAM))) {
        throw new IllegalArgumentException("a known witness program: " + program);
      }
    }

    @Override
    public Script scriptPubKey() {
      return witnessScript(version, program);
    }
  }

  private static Script witnessScript(int version, AddressBytes program) {
    return new ScriptBuilder().number(version).data(program.array()).build();
  }
}
