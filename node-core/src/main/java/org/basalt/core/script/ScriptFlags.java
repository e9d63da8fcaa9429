package org.basalt.core.script;

import java.util.ArrayList;
import java.util.List;

/// A set of [ScriptFlag]s.
///
/// @param bits bit `n` stands for the flag of ordinal `n`, as in Core
public record ScriptFlags(int bits) {
  public static final ScriptFlags NONE = new ScriptFlags(0);

  /// Every flag there is.
  public static final ScriptFlags ALL = of(ScriptFlag.values());

  /// What the consensus of today demands (Core MANDATORY_SCRIPT_VERIFY_FLAGS).
  public static final ScriptFlags MANDATORY =
      of(
          ScriptFlag.P2SH,
          ScriptFlag.DERSIG,
          ScriptFlag.NULLDUMMY,
          ScriptFlag.CHECKLOCKTIMEVERIFY,
          ScriptFlag.CHECKSEQUENCEVERIFY,
          ScriptFlag.WITNESS,
          ScriptFlag.TAPROOT);

  /// For transactions outside of blocks: that, and what keeps third parties from changing a
  /// transaction and leaves room for consensus to grow (Core STANDARD_SCRIPT_VERIFY_FLAGS).
  public static final ScriptFlags STANDARD =
      MANDATORY.with(
          ScriptFlag.STRICTENC,
          ScriptFlag.MINIMALDATA,
          ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS,
          ScriptFlag.CLEANSTACK,
          ScriptFlag.MINIMALIF,
          ScriptFlag.NULLFAIL,
          ScriptFlag.LOW_S,
          ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
          ScriptFlag.WITNESS_PUBKEYTYPE,
          ScriptFlag.CONST_SCRIPTCODE,
          ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
          ScriptFlag.DISCOURAGE_OP_SUCCESS,
          ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);

  public ScriptFlags {
    if (bits >>> ScriptFlag.values().length != 0) {
      throw new IllegalArgumentException("unknown script flags: 0x" + Integer.toHexString(bits));
    }
  }

  public static ScriptFlags of(ScriptFlag... flags) {
    int bits = 0;
    for (ScriptFlag flag : flags) {
      bits |= flag.bit();
    }
    return new ScriptFlags(bits);
  }

  /// From a comma-separated list of names; empty text and `NONE` are the empty set.
  ///
  /// @throws IllegalArgumentException if a name is unknown
  public static ScriptFlags parse(String names) {
    if (names.isEmpty() || names.equals("NONE")) {
      return NONE;
    }
    int bits = 0;
    for (String name : names.split(",", -1)) {
      bits |= ScriptFlag.valueOf(name.strip()).bit();
    }
    return new ScriptFlags(bits);
  }

  public boolean has(ScriptFlag flag) {
    return (bits & flag.bit()) != 0;
  }

  public ScriptFlags with(ScriptFlag... flags) {
    return new ScriptFlags(bits | of(flags).bits);
  }

  public ScriptFlags without(ScriptFlag... flags) {
    return new ScriptFlags(bits & ~of(flags).bits);
  }

  public boolean containsAll(ScriptFlags other) {
    return (bits & other.bits) == other.bits;
  }

  /// True unless WITNESS lacks P2SH, or CLEANSTACK lacks WITNESS: turning P2SH on would then be no
  /// soft fork.
  public boolean isConsistent() {
    boolean isWitnessWithP2sh = !has(ScriptFlag.WITNESS) || has(ScriptFlag.P2SH);
    boolean isCleanWithWitness = !has(ScriptFlag.CLEANSTACK) || has(ScriptFlag.WITNESS);
    return isWitnessWithP2sh && isCleanWithWitness;
  }

  /// In the order of [ScriptFlag].
  public List<ScriptFlag> toList() {
    List<ScriptFlag> flags = new ArrayList<>();
    for (ScriptFlag flag : ScriptFlag.values()) {
      if (has(flag)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  /// Comma-separated names, readable by [#parse].
  @Override
  public String toString() {
    return String.join(",", toList().stream().map(ScriptFlag::name).toList());
  }
}
