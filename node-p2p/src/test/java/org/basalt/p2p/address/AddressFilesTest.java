package org.basalt.p2p.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.netaddr.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressFilesTest {
  private static final long NOW = 1_700_000_000;
  private static final int MAGIC = 0xdab5bffa;

  private final NodeClock clock = NodeClock.manual(NOW);

  @TempDir Path folder = Path.of("replaced by JUnit");

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
    AddressBookFile file = new AddressBookFile(folder.resolve("addresses.dat"), MAGIC);
    file.save(book);
    AddressBook loaded = file.load(clock, new Random(9));
    assertThat(loaded.slots()).isEqualTo(book.slots());
    assertThat(loaded.size()).isEqualTo(book.size());
    assertThat(loaded.triedCount()).isEqualTo(book.triedCount()).isGreaterThan(300);
    assertThat(loaded.key()).isEqualTo(book.key());
    file.save(loaded);
    assertThat(file.load(clock, new Random(9)).slots()).isEqualTo(book.slots());
  }

  @Test
  void missingFileGivesAnEmptyBook() throws IOException {
    AddressBookFile file = new AddressBookFile(folder.resolve("addresses.dat"), MAGIC);
    assertThat(file.load(clock, new Random(1)).size()).isZero();
    assertThat(folder.resolve("addresses.dat.bak")).doesNotExist();
  }

  @Test
  void damagedFileIsMovedAsideWherverTheDamageIs() throws IOException {
    Path path = folder.resolve("addresses.dat");
    AddressBookFile file = new AddressBookFile(path, MAGIC);
    AddressBook small = AddressBook.create(clock, new Random(1));
    small.add(List.of(AddressBookTest.address(1)), NetworkAddress.ofName("x"), 0);
    file.save(small);
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(path, damaged);
      assertThat(file.load(clock, new Random(1)).size()).isZero();
      assertThat(path).doesNotExist();
      assertThat(folder.resolve("addresses.dat.bak")).hasBinaryContent(damaged);
    }
    for (int length : new int[] {0, 1, 40, whole.length - 1}) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      assertThat(file.load(clock, new Random(1)).size()).isZero();
    }
  }

  @Test
  void bookOfAnotherNetworkIsMovedAside() throws IOException {
    Path path = folder.resolve("addresses.dat");
    new AddressBookFile(path, MAGIC).save(filledBook());
    assertThat(new AddressBookFile(path, MAGIC + 1).load(clock, new Random(1)).size()).isZero();
    assertThat(folder.resolve("addresses.dat.bak")).exists();
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
  void anchorsAreReadOnce() throws IOException {
    Anchors anchors = new Anchors(folder.resolve("anchors.txt"));
    assertThat(anchors.take()).isEmpty();
    List<Endpoint> saved =
        List.of(
            AddressBookTest.address(1).endpoint(),
            new Endpoint(NetworkAddress.torV3(new byte[32]), 1),
            AddressBookTest.address(2).endpoint());
    anchors.save(saved);
    assertThat(anchors.take()).isEqualTo(saved.subList(0, 2));
    assertThat(anchors.take()).isEmpty();
    Files.writeString(folder.resolve("anchors.txt"), "nonsense\n1.2.3.4:5\n");
    assertThat(anchors.take()).extracting(Endpoint::toString).containsExactly("1.2.3.4:5");
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
