package org.basalt.p2p.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.AsMaps;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.netaddr.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressFilesTest {
  private static final long NOW = 1_700_000_000;
  private static final int MAGIC = 0xdab5bffa;

  private static final byte[] KEY = new byte[32];

  static {
    KEY[0] = 1;
  }

  private final NodeClock clock = NodeClock.manual(NOW);

  @TempDir Path folder = Path.of("replaced by JUnit");

  private AddressBookFile bookFile() {
    return new AddressBookFile(folder.resolve("peers.dat"), MAGIC, NetGroups.BY_PREFIX, 1);
  }

  private AddressBook filledBook() {
    AddressBook book = AddressBook.create(clock, new Random(1));
    Random random = new Random(2);
    for (int i = 0; i < 3000; i++) {
      NetworkAddress source = new NetworkAddress.IPv4(random.nextInt());
      AnnouncedAddress address = AddressBookTest.address(random.nextInt(0x30000000));
      book.add(List.of(address), source, 0);
      book.add(List.of(address.withTimeSec(NOW)), new NetworkAddress.IPv4(random.nextInt()), 0);
      if (i % 5 == 0) {
        book.good(address.endpoint());
      }
    }
    byte[] key = new byte[32];
    key[0] = 1;
    Endpoint onion = new Endpoint(NetworkAddress.torV3(key), 1234);
    book.add(
        List.of(new AnnouncedAddress(NOW, ServiceFlags.NETWORK, onion)),
        DnsSeeds.sourceOf("seed.example"),
        0);
    return book;
  }

  @Test
  void bookIsTheSameAfterARestart() throws IOException {
    AddressBook book = filledBook();
    AddressBookFile file = bookFile();
    file.save(book);
    AddressBook loaded = file.load(clock, new Random(9), KEY);
    assertThat(loaded.slots()).isEqualTo(book.slots());
    assertThat(loaded.size()).isEqualTo(book.size());
    assertThat(loaded.triedCount()).isEqualTo(book.triedCount()).isGreaterThan(300);
    assertThat(loaded.tables().key()).isEqualTo(book.tables().key());
    file.save(loaded);
    assertThat(file.load(clock, new Random(9), KEY).slots()).isEqualTo(book.slots());
  }

  @Test
  void missingFileGivesAnEmptyBook() throws IOException {
    AddressBookFile file = bookFile();
    assertThat(file.load(clock, new Random(1), KEY).size()).isZero();
    assertThat(folder.resolve("peers.dat.bak")).doesNotExist();
  }

  @Test
  void newBookHasTheGivenKey() throws IOException {
    AddressBook book = bookFile().load(clock, new Random(1), KEY);
    assertThat(book.tables().key()).isEqualTo(KEY);
  }

  /// `peers.dat` of an empty book, the parts given.
  private static byte[] peersDat(int magic, int compatible, byte[] key, int fresh, int tried) {
    ArraySink out = new ArraySink();
    out.int32Le(magic).int8(1).int8(compatible).bytes(key).int32Le(fresh).int32Le(tried);
    out.int32Le(1024 ^ 1 << 30).bytes(new byte[1024 * 4]);
    out.bytes(Sha256.hashTwice(out.array(), 0, out.size()));
    return out.toByteArray();
  }

  private void assertRefused(byte[] content, String reason) throws IOException {
    Path path = folder.resolve("peers.dat");
    Files.write(path, content);
    assertThatThrownBy(() -> bookFile().load(clock, new Random(1), KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid or corrupt peers.dat (" + reason)
        .hasMessageContaining("you can move the file (\"" + path + "\") out of the way");
    assertThat(path).hasBinaryContent(content);
  }

  @Test
  void emptyBookOfAnOldFormatIsRead() throws IOException {
    Files.write(folder.resolve("peers.dat"), peersDat(MAGIC, 36, KEY, 0, 0));
    assertThat(bookFile().load(clock, new Random(1), new byte[32]).tables().key()).isEqualTo(KEY);
  }

  @Test
  void corruptFilesAreRefusedWithCoresWords() throws IOException {
    byte[] whole = peersDat(MAGIC, 36, KEY, 0, 0);
    assertRefused(
        peersDat(MAGIC, 0, KEY, 0, 0),
        "Corrupted addrman database: The compat value (0) is lower than the expected minimum value"
            + " 32.: ");
    assertRefused(Arrays.copyOf(whole, whole.length - 1), "AutoFile::read: end of file");
    assertRefused(Arrays.copyOf(whole, 3), "AutoFile::read: end of file");
    assertRefused(peersDat(MAGIC + 1, 36, KEY, 0, 0), "Invalid network magic number)");
    byte[] resealed = whole.clone();
    resealed[whole.length - 1] ^= 1;
    assertRefused(resealed, "Checksum mismatch, data corrupted)");
    assertRefused(
        peersDat(MAGIC, 36, KEY, 0, -1),
        "Corrupt AddrMan serialization: nTried=-1, should be in [0, 16384]: ");
    assertRefused(
        peersDat(MAGIC, 36, KEY, 0, 16_385),
        "Corrupt AddrMan serialization: nTried=16385, should be in [0, 16384]: ");
    assertRefused(
        peersDat(MAGIC, 36, KEY, 65_537, 0),
        "Corrupt AddrMan serialization: nNew=65537, should be in [0, 65536]: ");
    assertRefused(
        peersDat(MAGIC, 36, new byte[32], 0, 0),
        "Corrupt data. Consistency check failed with code -16: ");
  }

  @Test
  void damageNeverPassesUnnoticed() throws IOException {
    Path path = folder.resolve("peers.dat");
    AddressBook small = AddressBook.create(clock, new Random(1));
    small.add(List.of(AddressBookTest.address(1)), NetworkAddress.ofName("x"), 0);
    bookFile().save(small);
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < whole.length; i += 1 + i / 64) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(path, damaged);
      if (i == 5) {
        // Says that only later versions understand it.
        assertThat(bookFile().load(clock, new Random(1), KEY).size()).isZero();
        assertThat(folder.resolve("peers.dat.bak")).hasBinaryContent(damaged);
      } else {
        assertThatThrownBy(() -> bookFile().load(clock, new Random(1), KEY))
            .as("byte %d", i)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void fileFromTheFutureIsMovedAside() throws IOException {
    byte[] future = peersDat(MAGIC, 32 + 5, KEY, 0, 0);
    Files.write(folder.resolve("peers.dat"), future);
    assertThat(bookFile().load(clock, new Random(1), KEY).size()).isZero();
    assertThat(folder.resolve("peers.dat.bak")).hasBinaryContent(future);
  }

  /// Places that Core 31.99 gives to addresses under the key that is the number 1, each told by
  /// itself, port 8333.
  @ParameterizedTest
  @CsvSource({
    "new, 1.2.3.4, 774, 4",
    "new, 101.1.0.0, 1002, 7",
    "new, 101.2.0.0, 318, 46",
    "new, 2a02:1234::1, 308, 7",
    "new, fc00:1:2:3:4:5:6:7, 336, 24",
    "new, pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, 752, 15",
    "new, udhdrtrcetjm5sxzskjyr5ztpeszydbh4dpl3pl4utgqqw2v4jna.b32.i2p, 587, 8",
    "tried, 101.3.0.0, 109, 12",
    "tried, 101.4.0.0, 66, 29",
    "tried, 8.8.8.8, 85, 7"
  })
  void placesAreCores(String table, String text, int bucket, int place) {
    assertPlace(NetGroups.BY_PREFIX, table, text, bucket, place);
  }

  /// As above, in Core with a map of 101.n.0.0/16 to system n.
  @ParameterizedTest
  @CsvSource({
    "new, 1.2.3.4, 774, 4",
    "new, 101.1.0.0, 562, 15",
    "new, 101.2.0.0, 799, 59",
    "tried, 101.3.0.0, 65, 21",
    "tried, 101.4.0.0, 134, 45"
  })
  void placesByAsMapAreCores(String table, String text, int bucket, int place) {
    assertPlace(AsMaps.groups(), table, text, bucket, place);
  }

  private void assertPlace(NetGroups groups, String table, String text, int bucket, int place) {
    BookTables tables = new BookTables(KEY, groups);
    AddressBook book = new AddressBook(clock, new Random(1), tables, 1);
    NetworkAddress address = address(text).asCjdns();
    Endpoint endpoint = new Endpoint(address, 8333);
    book.add(List.of(new AnnouncedAddress(NOW, ServiceFlags.NETWORK, endpoint)), address, 0);
    if (table.equals("tried")) {
      assertThat(book.good(endpoint)).isTrue();
    }
    assertThat(book.slots())
        .singleElement()
        .satisfies(slot -> {
          assertThat(slot.isTried()).isEqualTo(table.equals("tried"));
          assertThat(slot.bucket()).isEqualTo(bucket);
          assertThat(slot.place()).isEqualTo(place);
        });
  }

  @Test
  void anotherAsMapGivesNewPlaces() throws IOException {
    AddressBook book = AddressBook.create(clock, new Random(1));
    for (int i = 1; i <= 8; i++) {
      NetworkAddress address = NetworkAddress.ipv4(101, i, 0, 0);
      Endpoint endpoint = new Endpoint(address, 8333);
      book.add(List.of(new AnnouncedAddress(NOW, ServiceFlags.NETWORK, endpoint)), address, 0);
    }
    bookFile().save(book);
    AddressBookFile withMap =
        new AddressBookFile(folder.resolve("peers.dat"), MAGIC, AsMaps.groups(), 1);
    AddressBook moved = withMap.load(clock, new Random(1), KEY);
    assertThat(moved.size()).isEqualTo(8);
    assertThat(moved.slots()).isNotEqualTo(book.slots());
    withMap.save(moved);
    assertThat(withMap.load(clock, new Random(1), KEY).slots()).isEqualTo(moved.slots());
  }

  private static Subnet subnet(String text) {
    return Subnet.parse(text).orElseThrow();
  }

  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }

  @Test
  void bansCoverTheirSubnetsUntilTheyEnd() {
    BanList list = new BanList(clock);
    assertThat(list.banFor(subnet("1.2.3.0/24"), 100)).isTrue();
    assertThat(list.banFor(subnet("1.2.3.0/24"), 50)).isFalse();
    assertThat(list.isBanned(address("1.2.3.4"))).isTrue();
    assertThat(list.isBanned(address("1.2.4.4"))).isFalse();
    assertThat(list.isBanned(subnet("1.2.3.0/24"))).isTrue();
    assertThat(list.isBanned(subnet("1.2.3.4/32"))).isFalse();
    clock.advanceMillis(99_000);
    assertThat(list.isBanned(address("1.2.3.4"))).isTrue();
    clock.advanceMillis(1000);
    assertThat(list.isBanned(address("1.2.3.4"))).isFalse();
    clock.advanceMillis(1000);
    assertThat(list.bans()).isEmpty();
  }

  @Test
  void unbanningTakesExactlyTheSubnet() {
    BanList list = new BanList(clock);
    list.banUntil(subnet("1.2.3.0/24"), NOW + 10);
    assertThat(list.unban(subnet("1.2.3.4"))).isFalse();
    assertThat(list.unban(subnet("1.2.3.0/255.255.255.0"))).isTrue();
    assertThat(list.isBanned(address("1.2.3.4"))).isFalse();
  }

  @Test
  void discouragedAddressesAreRememberedButNotForEver() {
    BanList list = new BanList(clock);
    list.discourage(address("1.2.3.4"));
    assertThat(list.isDiscouraged(address("1.2.3.4"))).isTrue();
    assertThat(list.isBanned(address("1.2.3.4"))).isFalse();
    for (int i = 0; i < 50_000; i++) {
      list.discourage(new NetworkAddress.IPv4(0x50000000 + i));
    }
    assertThat(list.isDiscouraged(address("1.2.3.4"))).isFalse();
    assertThat(list.isDiscouraged(new NetworkAddress.IPv4(0x50000000))).isTrue();
  }

  @Test
  void bansAreTheSameAfterARestart() throws IOException {
    BanList list = new BanList(clock);
    list.banFor(subnet("2001:db8:1::/48"), 1000);
    list.banFor(subnet("1.2.3.0/24"), 100);
    list.banFor(Subnet.of(NetworkAddress.torV3(new byte[32])), 100);
    assertThat(list.takeChange()).isTrue();
    assertThat(list.takeChange()).isFalse();
    BanListFile file = new BanListFile(folder.resolve("banlist.json"));
    file.save(list);
    assertThat(file.load(clock).bans()).isEqualTo(list.bans()).hasSize(3);
    clock.advanceMillis(101_000);
    assertThat(file.load(clock).bans()).hasSize(1);
  }

  @Test
  void banListOfCoreIsRead() throws IOException {
    Path path = folder.resolve("banlist.json");
    Files.writeString(
        path,
        """
        {
            "_warning_": "This file is automatically generated and updated by Bitcoin Core. \\u00e9",
            "banned_nets": [
                {
                    "version": 1,
                    "ban_created": 1699999999,
                    "banned_until": 1700086400,
                    "address": "192.0.2.0/24"
                },
                { "version": 2, "ban_created": 1, "banned_until": 1800000000, "address": "1.1.1.1" },
                { "version": 1, "ban_created": 1, "banned_until": 1800000000, "address": "what?" }
            ]
        }
        """);
    assertThat(new BanListFile(path).load(clock).bans())
        .containsExactly(new BanList.Ban(subnet("192.0.2.0/24"), 1_699_999_999, 1_700_086_400));
    assertThat(path).exists();
  }

  @Test
  void emptyBanListIsWrittenAndRead() throws IOException {
    BanListFile file = new BanListFile(folder.resolve("banlist.json"));
    file.save(new BanList(clock));
    assertThat(file.load(clock).bans()).isEmpty();
    assertThat(folder.resolve("banlist.json.bak")).doesNotExist();
  }

  @Test
  void damagedBanListIsMovedAside() throws IOException {
    List<String> damaged =
        new ArrayList<>(
            List.of(
                "",
                "{",
                "[]",
                "{}",
                "{\"banned_nets\": 1}",
                "{\"banned_nets\": [1]}",
                "{\"banned_nets\": [{}]}",
                "{\"banned_nets\": []} x",
                "{\"banned_nets\": [],}",
                "{\"banned_nets\": [\"\\x\"]}",
                "{\"banned_nets\": [\"\\u12",
                "{\"banned_nets\": [99999999999999999999]}",
                "{\"banned_nets\": [-]}",
                "[".repeat(1000)));
    for (String text : damaged) {
      Path path = folder.resolve("banlist.json");
      Files.writeString(path, text);
      assertThat(new BanListFile(path).load(clock).bans()).isEmpty();
      assertThat(path).as(text).doesNotExist();
      assertThat(folder.resolve("banlist.json.bak")).hasContent(text);
    }
  }

  @Test
  void anchorsAreReadOnceWithTheirServices() throws IOException {
    Anchors anchors = new Anchors(folder.resolve("anchors.dat"), MAGIC);
    assertThat(anchors.take()).isEmpty();
    Endpoint onion = new Endpoint(NetworkAddress.torV3(new byte[32]), 1);
    List<AnnouncedAddress> saved =
        List.of(
            AddressBookTest.address(1),
            new AnnouncedAddress(NOW, new ServiceFlags(0x809), onion),
            AddressBookTest.address(2));
    anchors.save(saved);
    assertThat(anchors.take()).isEqualTo(saved.subList(0, 2));
    assertThat(folder.resolve("anchors.dat")).doesNotExist();
    assertThat(anchors.take()).isEmpty();
  }

  @Test
  void anchorsAreStoredAsInCore() throws IOException {
    Path path = folder.resolve("anchors.dat");
    Endpoint endpoint = new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 0x2f01);
    new Anchors(path, MAGIC)
        .save(List.of(new AnnouncedAddress(0x01020304, new ServiceFlags(9), endpoint)));
    byte[] bytes = Files.readAllBytes(path);
    assertThat(Hex.encode(Arrays.copyOf(bytes, bytes.length - 32)))
        .isEqualTo("fabfb5da" + "01" + "605b0320" + "04030201" + "09" + "01047f000001" + "2f01");
  }

  @Test
  void damagedAnchorsAreForgotten() throws IOException {
    Path path = folder.resolve("anchors.dat");
    Anchors anchors = new Anchors(path, MAGIC);
    anchors.save(List.of(AddressBookTest.address(1)));
    byte[] bytes = Files.readAllBytes(path);
    bytes[20] ^= 1;
    Files.write(path, bytes);
    assertThat(anchors.take()).isEmpty();
    assertThat(path).doesNotExist();
    Files.write(path, new byte[20_000]);
    assertThat(anchors.take()).isEmpty();
  }

  @Test
  void seedsAreAskedForNodesWithWitnessesAndGiveAtMost32Addresses() {
    List<String> asked = new ArrayList<>();
    HostResolver resolver =
        host -> {
          asked.add(host);
          List<NetworkAddress> addresses = new ArrayList<>();
          for (int i = 1; i <= 40; i++) {
            addresses.add(NetworkAddress.ipv4(8, 8, 8, i));
          }
          return addresses;
        };
    List<AnnouncedAddress> found =
        new DnsSeeds(resolver, clock, new Random(1), 18444).query("seed.example.");
    assertThat(asked).containsExactly("x9.seed.example.");
    assertThat(found).hasSize(32);
    assertThat(found)
        .allSatisfy(address -> {
          assertThat(address.services()).isEqualTo(new ServiceFlags(9));
          assertThat(address.timeSec()).isBetween(NOW - 7 * 86_400, NOW - 3 * 86_400);
          assertThat(address.endpoint().port()).isEqualTo(18444);
        });
    AddressBook book = AddressBook.create(clock, new Random(1));
    assertThat(book.add(found, DnsSeeds.sourceOf("seed.example."), 0)).isGreaterThan(20);
  }
}
