package org.basalt.core.params;

import java.util.List;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;

/// Everything that tells one network from another. One class for each, listed in `Networks`.
public interface NetworkParams {
  /// Core's chain name: `main`, `test`, `testnet4`, `signet`, `regtest`.
  String name();

  /// Below the data directory; empty for mainnet.
  String directory();

  /// The four bytes that begin every message, as one integer read little-endian.
  int magic();

  int p2pPort();

  int rpcPort();

  ConsensusParams consensus();

  Block genesis();

  /// Host names to ask for peers.
  List<String> dnsSeeds();

  /// `address:port` lines to try when nothing else is known.
  List<String> fixedSeeds();

  AddressPrefixes prefixes();

  /// Test networks relay what mainnet calls non-standard only if told so, and mine without peers.
  boolean isTestChain();

  /// Only regtest: `setmocktime`, `mockscheduler`.
  boolean isMockable();

  ChainTxData chainTxData();

  HeadersSyncParams headersSync();

  int pruneAfterHeight();

  /// Approximate size of all blocks and of the UTXO set, in GB, for messages to the user.
  int assumedBlocksGb();

  int assumedCoinsGb();

  /// Sets of unspent outputs that a node may begin from before it has checked the blocks below
  /// them; lowest first.
  List<UtxoSnapshot> utxoSnapshots();

  /// Only regtest: `verifychain`-like consistency checks are on by default.
  boolean checksConsistencyByDefault();

  /// Version bytes of base58 texts, and the human-readable part of bech32.
  ///
  /// @param p2pkh one byte, as are p2sh and wif
  /// @param xpub four bytes, as is xprv
  record AddressPrefixes(int p2pkh, int p2sh, int wif, int xpub, int xprv, String bech32) {
    static AddressPrefixes ofTestNetwork(String bech32) {
      return new AddressPrefixes(0x6f, 0xc4, 0xef, 0x043587cf, 0x04358394, bech32);
    }
  }

  /// How many transactions the chain had at a time; for estimating progress only.
  ///
  /// @param transactionsPerSec after that
  record ChainTxData(long timeSec, long transactions, double transactionsPerSec) {}

  /// The set of unspent outputs after a block, known by its hash.
  ///
  /// @param hashSerialized `hash_serialized_3` of `gettxoutsetinfo`, as a number
  /// @param transactions of the chain up to and with the block
  record UtxoSnapshot(int height, BlockHash block, Uint256 hashSerialized, long transactions) {
    static UtxoSnapshot of(int height, String block, String hashSerialized, long transactions) {
      return new UtxoSnapshot(
          height, BlockHash.parse(block), Uint256.parse(hashSerialized), transactions);
    }
  }

  /// Parameters of the defence against floods of headers with little work.
  record HeadersSyncParams(int commitmentPeriod, int redownloadBufferSize) {}
}
