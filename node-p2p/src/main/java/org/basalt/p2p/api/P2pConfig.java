package org.basalt.p2p.api;

import java.util.List;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;

/// How the module is to behave. Texts are checked when the module is built: what cannot be parsed
/// is an `IllegalArgumentException` with Core's message.
///
/// @param isActive `-networkactive`
public record P2pConfig(
    boolean isActive,
    Listening listening,
    Outbound outbound,
    Behaviour behaviour,
    Permissions permissions,
    Privacy privacy,
    Book book,
    Relay relay,
    PortMapping portMapping) {

  public static P2pConfig defaultsFor(NetworkParams network) {
    return new P2pConfig(
        true,
        new Listening(true, network.p2pPort(), List.of(), List.of(), List.of(), true),
        new Outbound(
            List.of(), false, List.of(), List.of(), true, false, true, List.of(), true, 5_000),
        new Behaviour(
            125,
            List.of(),
            false,
            60,
            true,
            false,
            false,
            0,
            true,
            86_400,
            1_000_000,
            5_000_000,
            false,
            network.consensus().minimumChainWork()),
        new Permissions(List.of(), true, false),
        Privacy.NONE,
        new Book(new AsMapChoice.None(), 0, false),
        new Relay(false, 100),
        new PortMapping(false));
  }

  public P2pConfig withListening(Listening changed) {
    return new P2pConfig(
        isActive, changed, outbound, behaviour, permissions, privacy, book, relay, portMapping);
  }

  public P2pConfig withOutbound(Outbound changed) {
    return new P2pConfig(
        isActive, listening, changed, behaviour, permissions, privacy, book, relay, portMapping);
  }

  public P2pConfig withBehaviour(Behaviour changed) {
    return new P2pConfig(
        isActive, listening, outbound, changed, permissions, privacy, book, relay, portMapping);
  }

  public P2pConfig withPermissions(Permissions changed) {
    return new P2pConfig(
        isActive, listening, outbound, behaviour, changed, privacy, book, relay, portMapping);
  }

  public P2pConfig withPrivacy(Privacy changed) {
    return new P2pConfig(
        isActive, listening, outbound, behaviour, permissions, changed, book, relay, portMapping);
  }

  public P2pConfig withBook(Book changed) {
    return new P2pConfig(
        isActive,
        listening,
        outbound,
        behaviour,
        permissions,
        privacy,
        changed,
        relay,
        portMapping);
  }

  public P2pConfig withRelay(Relay changed) {
    return new P2pConfig(
        isActive, listening, outbound, behaviour, permissions, privacy, book, changed, portMapping);
  }

  public P2pConfig withPortMapping(PortMapping changed) {
    return new P2pConfig(
        isActive, listening, outbound, behaviour, permissions, privacy, book, relay, changed);
  }

  /// Being reached.
  ///
  /// @param isEnabled `-listen`
  /// @param port `-port`: where to listen if there is no `bind`, and the default for connections
  /// @param binds `-bind=addr[:port][=onion]`
  /// @param whiteBinds `-whitebind=[permissions@]addr:port`
  /// @param externalAddresses `-externalip`
  /// @param discoversOwnAddress `-discover`
  public record Listening(
      boolean isEnabled,
      int port,
      List<String> binds,
      List<String> whiteBinds,
      List<String> externalAddresses,
      boolean discoversOwnAddress) {
    public Listening {
      binds = List.copyOf(binds);
      whiteBinds = List.copyOf(whiteBinds);
      externalAddresses = List.copyOf(externalAddresses);
    }
  }

  /// Reaching others.
  ///
  /// @param connect `-connect`: only these; empty lets the node choose
  /// @param isConnectNone `-connect=0`: no automatic connections at all
  /// @param addNodes `-addnode`
  /// @param seedNodes `-seednode`
  /// @param usesDnsSeeds `-dnsseed`
  /// @param forcesDnsSeeds `-forcednsseed`
  /// @param usesFixedSeeds `-fixedseeds`
  /// @param onlyNetworks `-onlynet`; empty is all
  /// @param resolvesNames `-dns`
  /// @param connectTimeoutMs `-timeout`
  public record Outbound(
      List<String> connect,
      boolean isConnectNone,
      List<String> addNodes,
      List<String> seedNodes,
      boolean usesDnsSeeds,
      boolean forcesDnsSeeds,
      boolean usesFixedSeeds,
      List<String> onlyNetworks,
      boolean resolvesNames,
      int connectTimeoutMs) {
    public Outbound {
      connect = List.copyOf(connect);
      addNodes = List.copyOf(addNodes);
      seedNodes = List.copyOf(seedNodes);
      onlyNetworks = List.copyOf(onlyNetworks);
    }
  }

  /// What is said and served.
  ///
  /// @param maxConnections `-maxconnections`
  /// @param userAgentComments `-uacomment`
  /// @param isBlocksOnly `-blocksonly`
  /// @param peerTimeoutSec `-peertimeout`: for the handshake and for the first message
  /// @param usesV2Transport `-v2transport`
  /// @param servesBloomFilters `-peerbloomfilters`
  /// @param servesBlockFilters `-peerblockfilters`
  /// @param maxUploadTargetBytes `-maxuploadtarget` for each day; 0 is no limit
  /// @param servesFullHistory false while pruned
  /// @param banTimeSec `-bantime`
  /// @param sendBufferBytes `-maxsendbuffer` × 1000
  /// @param receiveBufferBytes `-maxreceivebuffer` × 1000
  /// @param capturesMessages `-capturemessages`: writes all of them to files
  /// @param minimumChainWork `-minimumchainwork`: of a chain worth downloading
  public record Behaviour(
      int maxConnections,
      List<String> userAgentComments,
      boolean isBlocksOnly,
      int peerTimeoutSec,
      boolean usesV2Transport,
      boolean servesBloomFilters,
      boolean servesBlockFilters,
      long maxUploadTargetBytes,
      boolean servesFullHistory,
      long banTimeSec,
      int sendBufferBytes,
      int receiveBufferBytes,
      boolean capturesMessages,
      Uint256 minimumChainWork) {
    public Behaviour {
      userAgentComments = List.copyOf(userAgentComments);
    }
  }

  /// Who may do more.
  ///
  /// @param whitelist `-whitelist=[permissions@]address[/bits]`
  /// @param grantsRelay `-whitelistrelay`: permissions that are not named include `relay`
  /// @param grantsForceRelay `-whitelistforcerelay`
  public record Permissions(List<String> whitelist, boolean grantsRelay, boolean grantsForceRelay) {
    public Permissions {
      whitelist = List.copyOf(whitelist);
    }
  }

  /// Overlay networks, proxies, and what they hide.
  ///
  /// A proxy's text is `host[:port]` or `unix:path`; `0` or nothing is none.
  ///
  /// @param proxies `-proxy`, each with `=network` behind it if it is for that network only
  /// @param onionProxy `-onion`; empty leaves it to `proxies`, `0` forbids onion peers
  /// @param isolatesStreams `-proxyrandomize`: each connection has credentials of its own, by which
  ///   Tor gives it a circuit of its own
  /// @param reachesCjdns `-cjdnsreachable`: addresses in `fc00::/8` are CJDNS
  /// @param i2p how I2P is reached
  /// @param tor the onion service of this node
  /// @param broadcastsPrivately `-privatebroadcast`
  public record Privacy(
      List<String> proxies,
      String onionProxy,
      boolean isolatesStreams,
      boolean reachesCjdns,
      I2p i2p,
      Tor tor,
      boolean broadcastsPrivately) {
    /// Every network that needs a proxy is out of reach, and nobody is told of this node.
    public static final Privacy NONE =
        new Privacy(
            List.of(), "", true, false, new I2p("", false), new Tor(false, "", "", false), false);

    public Privacy {
      proxies = List.copyOf(proxies);
    }
  }

  /// @param samRouter `-i2psam` as `host[:port]`; empty is no I2P
  /// @param isListening `-i2pacceptincoming`
  public record I2p(String samRouter, boolean isListening) {}

  /// @param isListening `-listenonion`: an onion service is made through the control port
  /// @param control `-torcontrol` as `host[:port]`
  /// @param password `-torpassword`; empty is none
  /// @param bindsOwnPort onion peers have a port of their own on loopback, one above
  ///   [Listening#port], where `-bind` says nothing else
  public record Tor(boolean isListening, String control, String password, boolean bindsOwnPort) {
    @Override
    public String toString() {
      return "Tor[control=" + control + "]";
    }
  }

  /// Remembering addresses.
  ///
  /// @param asMap `-asmap`
  /// @param checkRatio `-checkaddrman`: looks once in so many calls whether all is in order; 0
  ///   never
  /// @param isPredictable `-test=addrman`: a new book's key is known to everybody, for tests
  public record Book(AsMapChoice asMap, int checkRatio, boolean isPredictable) {}

  /// Passing transactions on.
  ///
  /// @param offersReconciliation `-txreconciliation`: agrees on BIP-0330 with peers
  /// @param extraTransactions `-blockreconstructionextratxn`: that are kept though the mempool does
  ///   not have them
  public record Relay(boolean offersReconciliation, int extraTransactions) {}

  /// @param isWanted `-natpmp`: a gateway is asked to let connections in
  public record PortMapping(boolean isWanted) {}
}
