package org.basalt.rpc.json;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;

/// Headers and blocks as `getblockheader` and `getblock` show them.
public final class BlockJson {
  private static final int DIFFICULTY_ONE_EXPONENT = 29;

  private BlockJson() {}

  /// How many times harder than the easiest target of mainnet.
  public static double difficulty(int bits) {
    double difficulty = (double) 0xffff / (bits & 0xffffff);
    for (int exponent = bits >>> 24; exponent < DIFFICULTY_ONE_EXPONENT; exponent++) {
      difficulty *= 256;
    }
    for (int exponent = bits >>> 24; exponent > DIFFICULTY_ONE_EXPONENT; exponent--) {
      difficulty /= 256;
    }
    return difficulty;
  }

  public static String hex32(int value) {
    return HexFormat.of().toHexDigits(value);
  }

  public static String target(int bits) {
    return CompactTarget.decode(bits).value().toString();
  }

  /// Number of blocks on top plus one; -1 off the active chain.
  public static int confirmations(BlockNode block, BlockNode tip) {
    return tip.hasAncestor(block) ? tip.height() - block.height() + 1 : -1;
  }

  public static Json.Obj header(BlockNode block, NodeView node) {
    BlockNode tip = node.view().tip();
    Json.Obj out =
        Json.object()
            .put("hash", block.hash().toString())
            .put("confirmations", confirmations(block, tip))
            .put("height", block.height())
            .put("version", block.version())
            .put("versionHex", hex32(block.version()))
            .put("merkleroot", block.merkleRoot().toString())
            .put("time", block.timeSec())
            .put("mediantime", block.medianTimePast())
            .put("nonce", Integer.toUnsignedLong(block.nonce()))
            .put("bits", hex32(block.bits()))
            .put("target", target(block.bits()))
            .put("difficulty", difficulty(block.bits()))
            .put("chainwork", block.chainWork().toString())
            .put("nTx", node.chain().status(block).txCount());
    block.parent().ifPresent(parent -> out.put("previousblockhash", parent.hash().toString()));
    if (tip.height() > block.height() && tip.hasAncestor(block)) {
      out.put("nextblockhash", tip.ancestorAt(block.height() + 1).hash().toString());
    }
    return out;
  }

  public static List<ResultDoc> headerDocs() {
    return List.of(
        ResultDoc.hex("hash", "The block's hash"),
        ResultDoc.num("confirmations", "Blocks on top plus one; -1 off the main chain"),
        ResultDoc.num("height", "Distance from genesis"),
        ResultDoc.num("version", "The version"),
        ResultDoc.hex("versionHex", "The version in hexadecimal"),
        ResultDoc.hex("merkleroot", "Root of the tree of txids"),
        ResultDoc.time("time", "Time in the header, UNIX epoch"),
        ResultDoc.time("mediantime", "Median of the last eleven times, UNIX epoch"),
        ResultDoc.num("nonce", "The nonce"),
        ResultDoc.hex("bits", "The target's compact form"),
        ResultDoc.hex("target", "The target"),
        ResultDoc.num("difficulty", "How many times harder than the easiest target"),
        ResultDoc.hex("chainwork", "Expected number of hashes for the chain up to this block"),
        ResultDoc.num("nTx", "Number of transactions; 0 while not downloaded"),
        ResultDoc.hex("previousblockhash", "The block before; not of genesis").optional(),
        ResultDoc.hex("nextblockhash", "The block after; not of the tip").optional());
  }

  /// @param transaction an element of `tx`
  public static List<ResultDoc> blockDocs(ResultDoc transaction) {
    List<ResultDoc> docs = new ArrayList<>(headerDocs());
    docs.add(ResultDoc.num("strippedsize", "Bytes without witnesses"));
    docs.add(ResultDoc.num("size", "Bytes with witnesses"));
    docs.add(ResultDoc.num("weight", "Weight (BIP-0141)"));
    docs.add(
        ResultDoc.obj(
            "coinbase_tx",
            "Of the coinbase",
            ResultDoc.num("version", "version"),
            ResultDoc.num("locktime", "lock time"),
            ResultDoc.num("sequence", "sequence number of its input"),
            ResultDoc.hex("coinbase", "script of its input"),
            ResultDoc.hex("witness", "the only item of its witness").optional()));
    docs.add(ResultDoc.arr("tx", "Transactions", transaction));
    return docs;
  }
}
