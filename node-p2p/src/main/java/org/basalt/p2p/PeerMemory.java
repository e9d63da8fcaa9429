package org.basalt.p2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.AddressBookFile;
import org.basalt.p2p.address.Anchors;
import org.basalt.p2p.address.AsMapFiles;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.address.BanListFile;
import org.basalt.p2p.api.AsMapChoice;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.AsMap;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.peer.PeerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is kept of peers between runs: addresses, bans, anchors.
final class PeerMemory {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Core ASMAP_HEALTH_CHECK_INTERVAL.
  private static final long HEALTH_CHECK_INTERVAL_NANOS = 24L * 60 * 60 * 1_000_000_000;

  private static final long SAVE_INTERVAL_NANOS = 15L * 60 * 1_000_000_000;

  private final AddressBookFile bookFile;
  private final BanListFile banFile;
  private final Anchors anchorFile;
  private final AddressBook book;
  private final BanList bans;
  private final List<AnnouncedAddress> anchors;
  private final NodeClock clock;
  private final AsMap asMap;
  private long savedNanos;
  private @Nullable List<AnnouncedAddress> newAnchors;
  private long nextHealthCheckNanos;

  private PeerMemory(Path directory, NetworkParams network, PeerContext context)
      throws IOException {
    clock = context.clock();
    asMap = context.groups().asMap();
    P2pConfig.Book config = context.config().book();
    RandomGenerator random = context.random();
    Files.createDirectories(directory);
    bookFile =
        new AddressBookFile(
            directory.resolve("peers.dat"), network.magic(), context.groups(), config.checkRatio());
    banFile = new BanListFile(directory.resolve("banlist.json"));
    anchorFile = new Anchors(directory.resolve("anchors.dat"), network.magic());
    book = bookFile.load(clock, random, newKey(config, random));
    saveBook();
    bans = banFile.load(clock);
    if (!Files.exists(directory.resolve("banlist.json"))) {
      LOG.info("Recreating the banlist database");
      banFile.save(bans);
    }
    anchors = anchorFile.take();
    savedNanos = clock.nanos();
    nextHealthCheckNanos = savedNanos;
  }

  private static byte[] newKey(P2pConfig.Book config, RandomGenerator random) {
    byte[] key = new byte[AddressBook.KEY_SIZE];
    if (config.isPredictable()) {
      key[0] = 1;
    } else {
      random.nextBytes(key);
    }
    return key;
  }

  /// Reads the map of autonomous systems, if there is to be one.
  ///
  /// @throws IllegalArgumentException with Core's message if it cannot be used
  static NetGroups groups(P2pConfig.Book config, RandomGenerator random) {
    AsMap map =
        switch (config.asMap()) {
          case AsMapChoice.None _ -> AsMap.NONE;
          case AsMapChoice.Bundled _ -> AsMapFiles.bundled();
          case AsMapChoice.File(Path path) -> AsMapFiles.read(path);
        };
    if (map.isEmpty()) {
      LOG.info("Using /16 prefix for IP bucketing");
    } else {
      LOG.info("Using asmap version {} for IP bucketing", map.versionText());
    }
    return new NetGroups(map, new SipHash24(random.nextLong(), random.nextLong()));
  }

  /// @throws UncheckedIOException if a file is there and cannot be read
  static PeerMemory load(Path directory, NetworkParams network, PeerContext context) {
    try {
      return new PeerMemory(directory, network, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  AddressBook addresses() {
    return book;
  }

  BanList bans() {
    return bans;
  }

  /// Of the last run.
  List<AnnouncedAddress> anchors() {
    return anchors;
  }

  void keepAnchors(List<AnnouncedAddress> addresses) {
    newAnchors = addresses;
  }

  /// Saves bans when they changed, and addresses now and then.
  void service() {
    if (bans.takeChange()) {
      saveBans();
    }
    if (clock.nanos() - savedNanos > SAVE_INTERVAL_NANOS) {
      saveBook();
    }
    if (!asMap.isEmpty() && clock.nanos() - nextHealthCheckNanos >= 0) {
      nextHealthCheckNanos = clock.nanos() + HEALTH_CHECK_INTERVAL_NANOS;
      checkHealth();
    }
  }

  /// Tells how much of the book the map knows.
  private void checkHealth() {
    List<AnnouncedAddress> addresses = book.sample(0, 0, Set.of(Network.IPV4, Network.IPV6), false);
    Set<Long> systems = new HashSet<>();
    int unmapped = 0;
    for (AnnouncedAddress address : addresses) {
      long system = asMap.systemOf(address.endpoint().address());
      if (system == 0) {
        unmapped++;
      } else {
        systems.add(system);
      }
    }
    LOG.info(
        "ASMap Health Check: {} clearnet peers are mapped to {} ASNs with {} peers being unmapped",
        addresses.size(),
        systems.size(),
        unmapped);
  }

  /// Saves everything; after the last turn of the owner.
  void save() {
    saveBans();
    saveBook();
    try {
      if (newAnchors != null) {
        anchorFile.save(newAnchors);
      }
    } catch (IOException e) {
      LOG.warn("cannot save anchors: {}", e.getMessage());
    }
  }

  private void saveBans() {
    try {
      banFile.save(bans);
    } catch (IOException e) {
      LOG.warn("cannot save bans: {}", e.getMessage());
    }
  }

  private void saveBook() {
    savedNanos = clock.nanos();
    try {
      bookFile.save(book);
    } catch (IOException e) {
      LOG.warn("cannot save addresses: {}", e.getMessage());
    }
  }
}
