package org.basalt.p2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.AddressBookFile;
import org.basalt.p2p.address.Anchors;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.address.BanListFile;
import org.basalt.p2p.netaddr.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is kept of peers between runs: addresses, bans, anchors.
final class PeerMemory {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final long SAVE_INTERVAL_NANOS = 15L * 60 * 1_000_000_000;

  private final AddressBookFile bookFile;
  private final BanListFile banFile;
  private final Anchors anchorFile;
  private final AddressBook book;
  private final BanList bans;
  private final List<Endpoint> anchors;
  private final NodeClock clock;
  private long savedNanos;
  private List<Endpoint> newAnchors = List.of();

  private PeerMemory(Path directory, NetworkParams network, NodeClock clock, RandomGenerator random)
      throws IOException {
    this.clock = clock;
    Files.createDirectories(directory);
    bookFile = new AddressBookFile(directory.resolve("addressbook.dat"), network.magic());
    banFile = new BanListFile(directory.resolve("banlist.json"));
    anchorFile = new Anchors(directory.resolve("anchors.txt"));
    book = bookFile.load(clock, random);
    bans = banFile.load(clock);
    if (!Files.exists(directory.resolve("banlist.json"))) {
      LOG.info("Recreating the banlist database");
      banFile.save(bans);
    }
    anchors = anchorFile.take();
    savedNanos = clock.nanos();
  }

  /// @throws UncheckedIOException if a file is there and cannot be read
  static PeerMemory load(
      Path directory, NetworkParams network, NodeClock clock, RandomGenerator random) {
    try {
      return new PeerMemory(directory, network, clock, random);
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
  List<Endpoint> anchors() {
    return anchors;
  }

  void keepAnchors(List<Endpoint> endpoints) {
    newAnchors = endpoints;
  }

  /// Saves bans when they changed, and addresses now and then.
  void service() {
    if (bans.takeChange()) {
      saveBans();
    }
    if (clock.nanos() - savedNanos > SAVE_INTERVAL_NANOS) {
      saveBook();
    }
  }

  /// Saves everything; after the last turn of the owner.
  void save() {
    saveBans();
    saveBook();
    try {
      if (!newAnchors.isEmpty()) {
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
