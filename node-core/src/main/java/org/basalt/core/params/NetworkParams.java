package org.basalt.core.params;

import java.util.List;
import org.basalt.core.consensus.ConsensusParams;
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

  /// Version bytes of base58 texts, and the human-readable part of bech32.
  ///
  /// @param p2pkh one byte, as are p2sh and wif
  /// @param xpub four bytes, as is xprv
  record AddressPrefixes(int p2pkh, int p2sh, int wif, int xpub, int xprv, String bech32) {}

  /// How many transactions the chain had at a time; for estimating progress only.
  ///
  /// @param transactionsPerSec after that
  record ChainTxData(long timeSec, long transactions, double transactionsPerSec) {}

  /// Parameters of the defence against floods of headers with little work.
  record HeadersSyncParams(int commitmentPeriod, int redownloadBufferSize) {}
}
