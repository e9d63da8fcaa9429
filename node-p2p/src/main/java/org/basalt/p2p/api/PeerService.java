package org.basalt.p2p.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;

/// Peers as RPC sees them. Every method waits for the thread `peers`, so neither that thread nor
/// the ledger's nor an I/O loop may call them.
public interface PeerService {
  NetworkInfo networkInfo();

  List<PeerInfo> peers();

  /// Starts or ends all networking (RPC `setnetworkactive`); ending drops every connection.
  void setActive(boolean active);

  /// Sends a ping to every peer soon (RPC `ping`).
  void pingAll();

  // Connections.

  /// RPC `addnode … add`.
  ///
  /// @param node `address`, `address:port` or a name
  /// @return false if it was added already
  boolean addNode(String node, boolean useV2);

  /// @return false if it had not been added
  boolean removeNode(String node);

  /// RPC `addnode … onetry`: one attempt to connect, whose outcome is not reported.
  void tryNode(String node, boolean useV2);

  List<AddedNode> addedNodes();

  /// RPC `addconnection`, for tests.
  ///
  /// @param type any but inbound and manual
  /// @return false if there are enough connections of the type
  boolean addConnection(String address, ConnectionType type, boolean useV2);

  /// @param address as in [PeerInfo#addr()]; all that match are disconnected
  /// @return false if there is none
  boolean disconnect(String address);

  boolean disconnect(long peerId);

  // Bans.

  List<BanEntry> bans();

  /// Bans and disconnects.
  ///
  /// @param subnet an address, `address/bits` or `address/mask`
  /// @param durationSec 0 is the configured default
  /// @param isAbsolute `durationSec` is the end, in seconds since 1970
  BanOutcome ban(String subnet, long durationSec, boolean isAbsolute);

  /// [BanOutcome#DONE], [BanOutcome#INVALID_SUBNET] or [BanOutcome#NOT_BANNED].
  BanOutcome unban(String subnet);

  void clearBans();

  /// What became of a ban, or of taking one back.
  enum BanOutcome {
    DONE,
    INVALID_SUBNET,
    ALREADY_BANNED,
    NOT_BANNED,
    /// The absolute end lies in the past.
    IN_THE_PAST
  }

  // Address book.

  /// A random choice.
  ///
  /// @param count 0 is all
  /// @param network name, or empty for all
  List<KnownAddress> addresses(int count, String network);

  /// Every entry with its place (RPC `getrawaddrman`).
  List<KnownAddress> addressTable();

  /// The map of autonomous systems that comes with the program (RPC `exportasmap`).
  ///
  /// @param path below the network's data directory, or absolute
  AsMapExport exportAsMap(String path);

  /// What became of writing the map to a file.
  sealed interface AsMapExport {
    /// @param path absolute
    /// @param sha256 of the file, as hex
    record Written(String path, long sizeBytes, String sha256) implements AsMapExport {}

    /// @param reason the RPC error's message
    record Failed(String reason) implements AsMapExport {}
  }

  /// New and tried addresses by network, and under `all_networks` for all (RPC `getaddrmaninfo`),
  /// in Core's order.
  Map<String, AddressCount> addressCounts();

  /// How many addresses are in each table.
  record AddressCount(int newCount, int triedCount) {}

  /// RPC `addpeeraddress`, for tests.
  AddressAddition addAddress(String address, int port, boolean isTried);

  /// What became of an added address.
  enum AddressAddition {
    ADDED,
    INVALID_ADDRESS,
    /// `failed-adding-to-new`.
    NOT_ADDED_TO_NEW,
    /// `failed-adding-to-tried`.
    NOT_ADDED_TO_TRIED
  }

  // Transactions.

  /// Announces a transaction of the mempool to all peers that do not know it, each at its time; a
  /// user gave it to this node. What is not in the mempool is not announced.
  void broadcast(Wtxid wtxid);

  /// Whether transactions of users are to be sent so that nobody learns where they come from.
  PrivateBroadcasting privateBroadcasting();

  /// `-privatebroadcast`, and what it takes.
  enum PrivateBroadcasting {
    OFF,
    /// It is on, but no network that hides us can be reached.
    NOT_REACHABLE,
    POSSIBLE
  }

  /// Sends a transaction to a few peers over networks that hide us; one that is pending already is
  /// left alone. The caller has checked that the mempool would take it.
  ///
  /// @return false if too many are pending
  boolean broadcastPrivately(Transaction tx);

  /// What [#broadcastPrivately] was given and has not come back from the network, oldest first.
  List<PrivateTransaction> privateTransactions();

  /// @param sends the last ones, oldest first
  record PrivateTransaction(Transaction tx, long addedSec, List<PrivateSend> sends) {
    public PrivateTransaction {
      sends = List.copyOf(sends);
    }
  }

  /// @param address of the peer, with its port
  /// @param receivedSec when the peer confirmed that it has it; 0 if it has not
  record PrivateSend(String address, long sentSec, long receivedSec) {}

  /// Gives up all pending transactions with an id.
  ///
  /// @param id a txid, or the bytes of a wtxid
  /// @return those that were pending
  List<Transaction> abortPrivateBroadcast(Txid id);

  /// Transactions kept until what they spend is known (RPC `getorphantxs`), by wtxid.
  List<OrphanInfo> orphans();

  /// @param announcers ids of peers that have it, ascending
  record OrphanInfo(Transaction tx, List<Long> announcers) {
    public OrphanInfo {
      announcers = List.copyOf(announcers);
    }
  }

  // Blocks and tests.

  /// Asks one peer for a block (RPC `getblockfrompeer`). The caller has checked that the header is
  /// known and the block is not stored.
  BlockFetch fetchBlock(BlockHash hash, long peerId);

  /// What became of asking; [#text()] is the RPC error's message.
  enum BlockFetch {
    REQUESTED(""),
    NO_SUCH_PEER("Peer does not exist"),
    NO_WITNESS("Pre-SegWit peer"),
    ALREADY_REQUESTED("Already requested from this peer"),
    NOT_FULLY_CONNECTED("Peer not fully connected");

    private final String text;

    BlockFetch(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// Sends bytes as a message of any type (RPC `sendmsgtopeer`, for tests).
  ///
  /// @return false if there is no such peer
  boolean sendRaw(long peerId, String messageType, byte[] payload);

  /// Lets scheduled tasks see this much more time passed (RPC `mockscheduler`, for tests).
  void advanceSchedule(Duration span);
}
