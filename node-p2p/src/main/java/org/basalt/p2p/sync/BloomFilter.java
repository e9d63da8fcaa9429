package org.basalt.p2p.sync;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.p2p.message.FilterLoad;

/// What a light client of BIP-0037 told us to look for: keys, hashes, outpoints, mixed into a field
/// of bits so that we learn of each only with some probability.
///
/// An element sets, or is looked up by, one bit for each hash function. A filter without bits
/// matches everything and takes up nothing; to reduce modulo its size of zero once crashed nodes
/// (CVE-2013-5700). Source: Core `common/bloom.cpp`.
public final class BloomFilter {
  private static final int SEED_STEP = 0xfba4c795;
  private static final int UPDATE_MASK = 3;
  private static final int UPDATE_ALL = 1;
  private static final int UPDATE_PUBLIC_KEYS_ONLY = 2;

  private final byte[] bits;
  private final int hashFunctions;
  private final int tweak;
  private final int flags;

  /// The bits are copied.
  ///
  /// @param loaded within its limits
  public BloomFilter(FilterLoad loaded) {
    if (!loaded.isWithinLimits()) {
      throw new IllegalArgumentException("a filter of " + loaded.filter().length + " bytes");
    }
    bits = loaded.filter().clone();
    hashFunctions = loaded.hashFunctions();
    tweak = loaded.tweak();
    flags = loaded.flags();
  }

  private int bit(int function, byte[] element) {
    return Integer.remainderUnsigned(
        Murmur3.hash(function * SEED_STEP + tweak, element), bits.length * 8);
  }

  public void insert(byte[] element) {
    for (int i = 0; i < hashFunctions && bits.length > 0; i++) {
      int bit = bit(i, element);
      bits[bit >>> 3] |= (byte) (1 << (bit & 7));
    }
  }

  /// False only if the element was never inserted.
  public boolean contains(byte[] element) {
    for (int i = 0; i < hashFunctions && bits.length > 0; i++) {
      int bit = bit(i, element);
      if ((bits[bit >>> 3] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  /// True if the transaction may concern the client: by its txid, by data pushed in its outputs, by
  /// what it spends, or by data pushed in its inputs. Outputs that match are added to the filter as
  /// the client wished, so that spending them will match too.
  public boolean matches(Transaction tx) {
    if (bits.length == 0) {
      return true;
    }
    boolean isFound = contains(tx.txid().toByteArray());
    for (int i = 0; i < tx.outputs().size(); i++) {
      Script script = tx.outputs().get(i).scriptPubKey();
      if (containsPushOf(script)) {
        isFound = true;
        if (isAdded(script)) {
          insert(bytes(new OutPoint(tx.txid(), i)));
        }
      }
    }
    if (isFound) {
      return true;
    }
    for (TxIn input : tx.inputs()) {
      if (contains(bytes(input.prevout())) || containsPushOf(input.scriptSig())) {
        return true;
      }
    }
    return false;
  }

  private boolean isAdded(Script script) {
    return switch (flags & UPDATE_MASK) {
      case UPDATE_ALL -> true;
      case UPDATE_PUBLIC_KEYS_ONLY ->
          switch (ScriptTemplate.of(script).kind()) {
            case PUBKEY, MULTISIG -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private boolean containsPushOf(Script script) {
    ScriptReader in = new ScriptReader(script);
    while (in.next()) {
      if (in.dataSize() > 0 && contains(in.data())) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(OutPoint outPoint) {
    ArraySink out = new ArraySink(OutPoint.SIZE);
    outPoint.writeTo(out);
    return out.toByteArray();
  }
}
