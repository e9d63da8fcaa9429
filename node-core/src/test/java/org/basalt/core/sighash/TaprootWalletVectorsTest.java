package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.Engines;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.script.TaprootSpend;
import org.basalt.core.script.TaprootTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The wallet vectors of BIP-0341: trees of scripts and their control blocks, digests and
/// signatures of the key path.
class TaprootWalletVectorsTest {
  private static final int OUTPUTS = 7;
  private static final int SIGNED_INPUTS = 7;
  private static final int LEAVES = 12;

  static Stream<Secp256k1> engines() {
    return Engines.all();
  }

  private static JsonNode vectors() {
    return Vectors.json("core/unit/bip341_wallet_vectors.json");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void controlBlocksProveTheirLeaves(Secp256k1 engine) {
    int outputs = 0;
    int leaves = 0;
    for (JsonNode test : vectors().get("scriptPubKey")) {
      outputs++;
      byte[] outputKey = hex(test.at("/intermediary/tweakedPubkey"));
      assertThat(test.at("/expected/scriptPubKey").asText())
          .isEqualTo("5120" + Hex.encode(outputKey));
      List<JsonNode> scripts = new ArrayList<>();
      collectLeaves(test.at("/given/scriptTree"), scripts);
      for (int i = 0; i < scripts.size(); i++) {
        leaves++;
        byte[] control = hex(test.at("/expected/scriptPathControlBlocks").get(i));
        byte[] leaf =
            TaprootTree.leafHash(
                scripts.get(i).get("leafVersion").asInt(), hex(scripts.get(i).get("script")));
        assertThat(leaf).isEqualTo(hex(test.at("/intermediary/leafHashes").get(i)));
        byte[] root = TaprootTree.root(control, leaf);
        assertThat(root).isEqualTo(hex(test.at("/intermediary/merkleRoot")));
        byte[] internalKey = TaprootTree.internalKey(control);
        assertThat(internalKey).isEqualTo(hex(test.at("/given/internalPubkey")));
        byte[] tweak = TaprootTree.tweak(internalKey, root);
        assertThat(tweak).isEqualTo(hex(test.at("/intermediary/tweak")));
        assertThat(engine.isTweakedKey(outputKey, control[0] & 1, internalKey, tweak)).isTrue();
        assertThat(engine.isTweakedKey(outputKey, ~control[0] & 1, internalKey, tweak)).isFalse();
      }
    }
    assertThat(outputs).isEqualTo(OUTPUTS);
    assertThat(leaves).isEqualTo(LEAVES);
  }

  /// Depth first, as the control blocks are listed.
  private static void collectLeaves(JsonNode tree, List<JsonNode> leaves) {
    if (tree.isArray()) {
      tree.forEach(child -> collectLeaves(child, leaves));
    } else if (tree.isObject()) {
      leaves.add(tree);
    }
  }

  private static SighashCache cache() {
    JsonNode given = vectors().at("/keyPathSpending/0/given");
    return SighashCache.of(
        TransactionCodec.decode(hex(given.get("rawUnsignedTx"))), spentOutputs());
  }

  private static List<TxOut> spentOutputs() {
    List<TxOut> outputs = new ArrayList<>();
    for (JsonNode output : vectors().at("/keyPathSpending/0/given/utxosSpent")) {
      outputs.add(
          new TxOut(output.get("amountSats").asLong(), Script.of(hex(output.get("scriptPubKey")))));
    }
    return outputs;
  }

  @Test
  void sharedHashesAreTheStatedOnes() {
    JsonNode expected = vectors().at("/keyPathSpending/0/intermediary");
    SighashCache cache = cache();
    assertThat(cache.digests().prevouts()).isEqualTo(hex(expected.get("hashPrevouts")));
    assertThat(cache.digests().sequences()).isEqualTo(hex(expected.get("hashSequences")));
    assertThat(cache.digests().outputs()).isEqualTo(hex(expected.get("hashOutputs")));
    assertThat(cache.spentDigests().amounts()).isEqualTo(hex(expected.get("hashAmounts")));
    assertThat(cache.spentDigests().scripts()).isEqualTo(hex(expected.get("hashScriptPubkeys")));
  }

  @Test
  void keyPathDigestsAreTheStatedOnes() {
    SighashCache cache = cache();
    int count = 0;
    for (JsonNode test : vectors().at("/keyPathSpending/0/inputSpending")) {
      count++;
      byte[] digest =
          TaprootSighash.hash(
                  cache,
                  test.at("/given/txinIndex").asInt(),
                  test.at("/given/hashType").asInt(),
                  new TaprootSpend(new byte[0], new byte[0]),
                  TaprootSpend.NO_CODE_SEPARATOR)
              .orElseThrow();
      assertThat(digest).isEqualTo(hex(test.at("/intermediary/sigHash")));
    }
    assertThat(count).isEqualTo(SIGNED_INPUTS);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyInputOfTheSignedTransactionIsValid(Secp256k1 engine) {
    Transaction tx =
        TransactionCodec.decode(hex(vectors().at("/keyPathSpending/0/auxiliary/fullySignedTx")));
    List<TxOut> spent = spentOutputs();
    SighashCache cache = SighashCache.of(tx, spent);
    for (int i = 0; i < spent.size(); i++) {
      TxIn input = tx.inputs().get(i);
      assertThat(
              ScriptVerifier.verify(
                  input.scriptSig(),
                  spent.get(i).scriptPubKey(),
                  input.witness(),
                  ScriptFlags.ALL,
                  new TransactionSignatureChecker(engine, tx, i, spent.get(i).valueSat(), cache)))
          .isEqualTo(ScriptError.OK);
    }
  }

  private static byte[] hex(JsonNode node) {
    return Hex.decode(node.asText());
  }
}
