package org.basalt.p2p.address;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.testing.FuzzFolder;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;

/// Any bytes as `peers.dat`, `anchors.dat` or `banlist.json`, whole files with a right checksum
/// among them: read, or refused in the way that the file's reader declares. What was read survives
/// writing.
public final class AddressFilesFuzz {
  private static final int MAGIC = 0xdab5bffa;
  private static final long NOW_SEC = 1_700_000_000;
  private static final int MAX_STEPS = 60;
  private static final int CHECKSUM_SIZE = 32;
  private static final byte[] KEY = new byte[AddressBook.KEY_SIZE];
  private static final Path FOLDER = FuzzFolder.create();
  private static final Path PEERS = FOLDER.resolve("peers.dat");
  private static final Path ANCHORS = FOLDER.resolve("anchors.dat");
  private static final Path BANS = FOLDER.resolve("banlist.json");

  static {
    KEY[0] = 1;
  }

  private AddressFilesFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(5)) {
      case 0 -> bans(in.rest());
      case 1 -> anchors(sealed(in.rest()));
      case 2 -> peers(sealed(in.rest()));
      case 3 -> peers(in.rest());
      default -> damagedPeers(in);
    }
  }

  private static byte[] sealed(byte[] content) {
    ArraySink out = new ArraySink();
    out.int32Le(MAGIC).bytes(content);
    out.bytes(Sha256.hashTwice(out.array(), 0, out.size()));
    return out.toByteArray();
  }

  private static void same(String what, Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(what + ": " + expected + " became " + got);
    }
  }

  private static void bans(byte[] text) throws IOException {
    Files.write(BANS, text);
    BanListFile file = new BanListFile(BANS);
    NodeClock clock = NodeClock.manual(NOW_SEC);
    BanList read = file.load(clock);
    file.save(read);
    same("bans", read.bans(), file.load(clock).bans());
  }

  private static void anchors(byte[] bytes) throws IOException {
    Files.write(ANCHORS, bytes);
    Anchors file = new Anchors(ANCHORS, MAGIC);
    List<AnnouncedAddress> read = file.take();
    same("taken twice", List.of(), file.take());
    file.save(read);
    same("anchors", read, file.take());
  }

  private static int peers(byte[] bytes) throws IOException {
    Files.write(PEERS, bytes);
    AddressBookFile file = new AddressBookFile(PEERS, MAGIC, NetGroups.BY_PREFIX, 1);
    NodeClock clock = NodeClock.manual(NOW_SEC);
    AddressBook read;
    try {
      read = file.load(clock, new Random(1), KEY.clone());
    } catch (IllegalArgumentException e) {
      return -1;
    }
    read.select(false, Set.of());
    file.save(read);
    AddressBook again = file.load(clock, new Random(1), KEY.clone());
    same("new addresses", read.newCount(), again.newCount());
    same("tried addresses", read.triedCount(), again.triedCount());
    return read.size();
  }

  /// A book with a life behind it, then some wrong bytes under a right checksum.
  private static void damagedPeers(FuzzInput in) throws IOException {
    NodeClock clock = NodeClock.manual(NOW_SEC);
    AddressBook book = AddressBook.create(clock, new Random(in.int8()));
    int damages = in.below(4);
    int[] places = new int[damages];
    int[] values = new int[damages];
    for (int i = 0; i < damages; i++) {
      places[i] = in.int16();
      values[i] = in.int8();
    }
    for (int i = 0; i < MAX_STEPS && !in.isEmpty(); i++) {
      Endpoint endpoint = new Endpoint(address(in), 1 + in.int8());
      AnnouncedAddress announced =
          new AnnouncedAddress(NOW_SEC - in.int16(), new ServiceFlags(in.int8()), endpoint);
      book.add(List.of(announced), address(in), 0);
      switch (in.below(4)) {
        case 0 -> book.attempt(endpoint, in.flag());
        case 1 -> book.good(endpoint);
        case 2 -> book.connected(endpoint);
        default -> {
          // Only known.
        }
      }
    }
    new AddressBookFile(PEERS, MAGIC, NetGroups.BY_PREFIX, 1).save(book);
    byte[] good = Files.readAllBytes(PEERS);
    same("addresses of a good file", book.size(), peers(good));
    byte[] content = Arrays.copyOfRange(good, Integer.BYTES, good.length - CHECKSUM_SIZE);
    for (int i = 0; i < damages && places[i] < content.length; i++) {
      content[places[i]] = (byte) values[i];
    }
    peers(sealed(content));
  }

  private static NetworkAddress address(FuzzInput in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(in.bytes(3));
    return switch (in.below(4)) {
      case 0 -> {
        bytes.writeBytes(new byte[29]);
        yield NetworkAddress.torV3(bytes.toByteArray());
      }
      case 1 -> {
        bytes.writeBytes(new byte[13]);
        byte[] ip = bytes.toByteArray();
        ip[15] = 1;
        yield NetworkAddress.ofIp(ip);
      }
      default -> {
        bytes.write(1);
        yield NetworkAddress.ofIp(bytes.toByteArray());
      }
    };
  }
}
