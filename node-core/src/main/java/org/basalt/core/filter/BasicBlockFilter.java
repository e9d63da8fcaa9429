package org.basalt.core.filter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.Opcode;

/// The basic filter of a block (BIP-0158, type 0): its output scripts but for empty ones and those
/// that begin with OP_RETURN, and the non-empty scripts of the outputs that it spends.
///
/// The key of the hash is the first 16 bytes of the block's hash, so one cannot prepare scripts
/// that collide in every filter.
///
/// @param set p = 19, m = 784,931
public record BasicBlockFilter(BlockHash blockHash, GolombCodedSet set) {
  /// As messages and disk spell the type (BIP-0157).
  public static final int TYPE = 0;

  /// As RPC and options spell it.
  public static final String NAME = "basic";

  private static final int REMAINDER_BITS = 19;
  private static final int FALSE_POSITIVE_INVERSE = 784_931;

  /// @param spentScripts of all outputs that the block spends, in any order
  public static BasicBlockFilter of(Block block, Iterable<Script> spentScripts) {
    Set<Script> scripts = new LinkedHashSet<>();
    for (Transaction tx : block.transactions()) {
      for (TxOut output : tx.outputs()) {
        Script script = output.scriptPubKey();
        if (!script.isEmpty() && script.byteAt(0) != Opcode.OP_RETURN) {
          scripts.add(script);
        }
      }
    }
    for (Script script : spentScripts) {
      if (!script.isEmpty()) {
        scripts.add(script);
      }
    }
    List<byte[]> elements = new ArrayList<>(scripts.size());
    for (Script script : scripts) {
      elements.add(script.array());
    }
    return new BasicBlockFilter(
        block.hash(), GolombCodedSet.of(parameters(block.hash()), elements));
  }

  /// @throws org.basalt.core.bytes.DecodeException if the bytes are no filter
  public static BasicBlockFilter decode(BlockHash blockHash, byte[] encoded) {
    return new BasicBlockFilter(blockHash, GolombCodedSet.decode(parameters(blockHash), encoded));
  }

  private static GolombCodedSet.Parameters parameters(BlockHash hash) {
    SipHash24 sipHash =
        new SipHash24(Long.reverseBytes(hash.word(0)), Long.reverseBytes(hash.word(1)));
    return new GolombCodedSet.Parameters(sipHash, REMAINDER_BITS, FALSE_POSITIVE_INVERSE);
  }

  /// The encoded filter; read only.
  public byte[] array() {
    return set.array();
  }

  /// True if the script is in the filter, or seems to be.
  public boolean matches(Script script) {
    return set.contains(script.array());
  }

  /// Double SHA-256 of the encoded filter, internal order.
  public byte[] hash() {
    return Sha256.hashTwice(array());
  }

  /// The link after `previous`: double SHA-256 of this filter's hash and that link (BIP-0157).
  public FilterHeader header(FilterHeader previous) {
    byte[] both = new byte[64];
    System.arraycopy(hash(), 0, both, 0, 32);
    previous.copyTo(both, 32);
    return FilterHeader.of(Sha256.hashTwice(both));
  }
}
