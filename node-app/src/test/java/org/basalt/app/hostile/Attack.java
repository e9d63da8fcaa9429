package org.basalt.app.hostile;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.params.Networks;
import org.basalt.p2p.message.StandardMessages;

/// Ways to be a bad peer. Each ends with an exception when the victim hangs up, or when it has
/// nothing more to say.
enum Attack {
  /// Messages of every type: good, cut short, too long, noise, many times over.
  ANY_MESSAGE {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 60; i++) {
        a.sendAny();
        a.pause(20);
      }
    }
  },

  /// One type with every length from nothing to more than all of it.
  EVERY_LENGTH {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      String command = a.someCommand();
      byte[] whole = a.payloads().of(command);
      for (int length = 0; length <= Math.min(whole.length + 2, 400); length++) {
        a.connection().send(command, Arrays.copyOf(whole, length));
        if (length % 20 == 0) {
          a.pause(20);
        }
      }
    }
  },

  /// Anything but a handshake, or parts of it in any order.
  BEFORE_HANDSHAKE {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().readOn();
      for (int i = 0; i < 40; i++) {
        switch (a.random().nextInt(4)) {
          case 0 -> a.connection().send("version", HostileConnection.version(a.random()));
          case 1 -> a.connection().send("verack", new byte[0]);
          default -> a.sendAny();
        }
        a.pause(30);
      }
    }
  },

  /// Frames with a wrong magic, checksum or length, and one that never ends.
  BAD_FRAMES {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      byte[] frame = HostileConnection.frame("ping", a.payloads().noise(8));
      int where = a.random().nextInt(4);
      switch (where) {
        case 0 -> frame[a.random().nextInt(4)] ^= 1;
        case 1 -> frame[20] ^= 1;
        case 2 -> Arrays.fill(frame, 16, 20, (byte) 0xff);
        default -> {
          byte[] endless = HostileConnection.frame("block", new byte[4_000_000]);
          for (int at = 0; at < endless.length; at += 100_000) {
            a.connection().sendRaw(Arrays.copyOfRange(endless, at, at + 24));
            a.pause(100);
          }
        }
      }
      for (int i = 0; i < 100; i++) {
        a.connection().sendRaw(frame);
      }
      a.pause(1_000);
    }
  },

  /// The handshake byte by byte.
  SLOW_LORIS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().readOn();
      for (byte b : HostileConnection.frame("version", HostileConnection.version(a.random()))) {
        a.connection().sendRaw(new byte[] {b});
        a.pause(200 + a.random().nextInt(400));
      }
    }
  },

  /// Nothing at all, or nothing after the handshake; nothing is read either.
  SILENT {
    @Override
    void run(Attacker a) throws IOException {
      if (a.random().nextBoolean()) {
        a.connection().shakeHands(a.random());
      }
      a.pause(20_000);
    }
  },

  /// An encrypted handshake that never comes to its end.
  GARBAGE_V2 {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().readOn();
      int size = a.random().nextInt(5_000);
      int piece = 1 + a.random().nextInt(500);
      for (int at = 0; at < size; at += piece) {
        a.connection().sendRaw(a.payloads().noise(piece));
        a.pause(a.random().nextInt(50));
      }
      a.pause(5_000);
    }
  },

  /// An encrypted handshake that goes wrong behind the keys: no end of the garbage, no version
  /// packet, one that does not vouch for the garbage, or decoys instead.
  BROKEN_V2 {
    @Override
    void run(Attacker a) throws IOException {
      HostileV2 session = HostileV2.exchangeKeys(a.connection(), a.random());
      switch (a.random().nextInt(4)) {
        case 0 -> a.pause(10_000);
        case 1 -> {
          session.endGarbage();
          a.pause(10_000);
        }
        case 2 -> {
          session.endGarbage();
          session.packet(new byte[0]);
          a.pause(2_000);
        }
        default -> {
          session.endGarbage();
          for (int i = 0; i < 500; i++) {
            session.decoy(new byte[a.random().nextInt(200)]);
          }
          a.pause(1_000);
        }
      }
    }
  },

  /// A good encrypted handshake, and then decoys without end, large ones too.
  DECOY_FLOOD_V2 {
    @Override
    void run(Attacker a) throws IOException {
      HostileV2 session = HostileV2.open(a.connection(), a.random(), a.random().nextInt(300));
      if (a.random().nextBoolean()) {
        session.greet(a.random());
      }
      for (int i = 0; i < 1_000; i++) {
        boolean isLarge = a.random().nextInt(100) == 0;
        session.decoy(new byte[a.random().nextInt(isLarge ? 1_000_000 : 500)]);
        if (i % 50 == 0) {
          a.pause(20);
        }
      }
    }
  },

  /// Within an encrypted session: wrong tags, packets that are too long or never come, ids and
  /// commands that nobody knows, and no contents at all.
  BAD_PACKETS_V2 {
    @Override
    void run(Attacker a) throws IOException {
      HostileV2 session = HostileV2.open(a.connection(), a.random(), 0);
      session.greet(a.random());
      for (int i = 0; i < 40; i++) {
        byte[] contents = a.payloads().noise(a.random().nextInt(200));
        if (contents.length > 0) {
          contents[0] = (byte) a.random().nextInt(256);
        }
        session.packet(contents);
        session.packet(new byte[0]);
        a.pause(10);
      }
      switch (a.random().nextInt(3)) {
        case 0 -> session.forged(a.payloads().noise(100));
        case 1 -> session.announce(4_000_014 + a.random().nextInt(12_000_000));
        default -> {
          session.announce(4_000_000);
          for (int i = 0; i < 100; i++) {
            a.connection().sendRaw(a.payloads().noise(1_000));
            a.pause(20);
          }
        }
      }
      a.pause(2_000);
    }
  },

  /// Messages of every type within an encrypted session, more than its keys last for.
  ANY_MESSAGE_V2 {
    @Override
    void run(Attacker a) throws IOException {
      HostileV2 session = HostileV2.open(a.connection(), a.random(), 1);
      session.greet(a.random());
      for (int i = 0; i < 600; i++) {
        if (i % 10 == 0) {
          String command = a.someCommand();
          byte[] payload = a.payloads().of(command);
          int size = Math.max(0, payload.length - a.random().nextInt(3));
          session.send(command, Arrays.copyOf(payload, size));
          a.pause(10);
        }
        session.send("ping", a.payloads().noise(8));
      }
    }
  },

  /// Addresses without end, and lists that are too long.
  ADDRESS_FLOOD {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 40; i++) {
        boolean isTooLong = a.random().nextInt(30) == 0;
        int count = isTooLong ? 1_001 : 1_000;
        boolean isV2 = a.random().nextBoolean();
        a.connection()
            .send(
                isV2 ? "addrv2" : "addr",
                isV2 ? a.payloads().addressesV2(count) : a.payloads().addresses(count));
        a.connection().send("getaddr", new byte[0]);
        a.pause(50);
      }
    }
  },

  /// Announcements of what does not exist.
  INVENTORY_FLOOD {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      int[] kinds = {1, 5, 2, 3, 4, 1 << 30 | 1, 99};
      for (int i = 0; i < 15; i++) {
        int count = a.random().nextInt(20) == 0 ? 50_001 : a.random().nextInt(20_000);
        int kind = kinds[a.random().nextInt(kinds.length)];
        a.connection().send("inv", a.payloads().inventory(count, kind));
        a.pause(100);
      }
      a.pause(2_000);
    }
  },

  /// Questions whose answers are long and not read.
  REQUEST_FLOOD {
    @Override
    void run(Attacker a) throws IOException {
      boolean isRead = a.random().nextBoolean();
      if (isRead) {
        a.connection().shakeHands(a.random());
      } else {
        a.connection().send("version", HostileConnection.version(a.random()));
        a.connection().send("verack", new byte[0]);
      }
      for (int i = 0; i < 30; i++) {
        switch (a.random().nextInt(5)) {
          case 0 -> a.connection().send("getdata", a.payloads().inventory(5_000, 1 << 30 | 1));
          case 1 -> a.connection().send("getdata", a.payloads().knownBlocks(500));
          case 2 -> a.connection().send("getheaders", a.payloads().locator(101));
          case 3 -> a.connection().send("getblocks", a.payloads().locator(50));
          default -> a.connection().send("mempool", new byte[0]);
        }
        a.pause(50);
      }
      a.pause(3_000);
    }
  },

  /// Headers of no work to speak of, of nowhere, and too many at once.
  HEADER_FLOOD {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      byte[] genesis = Networks.REGTEST.genesis().header().hash().toByteArray();
      int lowWork = Math.max(1, a.scene().height() - 150);
      for (int i = 0; i < 20; i++) {
        switch (a.random().nextInt(4)) {
          case 0 -> a.connection().send("headers", a.payloads().headers(20, new byte[32]));
          case 1 ->
              a.connection().send("headers", a.payloads().headers(Math.min(lowWork, 140), genesis));
          case 2 ->
              a.connection()
                  .send("headers", a.payloads().headers(1, a.scene().tip().hash().toByteArray()));
          default -> a.connection().send("getheaders", a.payloads().locator(102));
        }
        a.pause(100);
      }
    }
  },

  /// Compact blocks on the tip whose short ids collide, and no answer to what they lead to, or a
  /// wrong one.
  COMPACT_COLLISIONS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      a.connection().send("sendcmpct", new byte[] {1, 2, 0, 0, 0, 0, 0, 0, 0});
      boolean collide = a.random().nextInt(3) != 0;
      byte[] block = a.payloads().compactBlock(1 + a.random().nextInt(300), collide);
      a.connection().send("cmpctblock", block);
      if (a.random().nextBoolean()) {
        a.connection().send("cmpctblock", block);
      }
      a.pause(500);
      a.connection().send("blocktxn", a.payloads().blockTransactions(3));
      a.pause(5_000);
    }
  },

  /// Blocks that pay themselves too much, or are not what their header says.
  BAD_BLOCKS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 3; i++) {
        a.connection().send("block", a.payloads().block(a.random().nextBoolean()));
        a.pause(500);
      }
    }
  },

  /// Filters of ranges that do not exist, are too long or are the wrong way round.
  FILTER_REQUESTS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      List<String> commands = List.of("getcfilters", "getcfheaders", "getcfcheckpt");
      for (int i = 0; i < 20; i++) {
        int[] starts = {0, 1, a.scene().height(), a.scene().height() + 1, -1, 5_000};
        byte[] range =
            a.payloads()
                .filterRange(
                    a.random().nextInt(8) == 0 ? 1 : 0, starts[a.random().nextInt(starts.length)]);
        a.connection().send(commands.get(a.random().nextInt(commands.size())), range);
        a.pause(30);
      }
    }
  },

  /// Bloom filters of all sizes, and the mempool through them.
  BLOOM_FILTERS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 20; i++) {
        boolean isTooLarge = a.random().nextInt(15) == 0;
        int size = isTooLarge ? 36_001 : a.random().nextInt(36_000);
        a.connection().send("filterload", a.payloads().filterLoad(size, a.random().nextInt(52)));
        a.connection().send("filteradd", a.payloads().of("filteradd"));
        a.connection().send("mempool", new byte[0]);
        a.pause(50);
      }
    }
  },

  /// Transactions that spend nothing, small and large.
  ORPHANS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 60; i++) {
        int inputs = a.random().nextInt(20) == 0 ? 500 : 1 + a.random().nextInt(30);
        a.connection().send("tx", a.payloads().transaction(inputs));
        a.pause(20);
      }
    }
  },

  /// Pings, thousands of them.
  PINGS {
    @Override
    void run(Attacker a) throws IOException {
      a.connection().shakeHands(a.random());
      for (int i = 0; i < 2_000; i++) {
        a.connection().send("ping", a.payloads().noise(8));
        if (i % 100 == 0) {
          a.pause(20);
        }
      }
    }
  };

  static final List<String> COMMANDS =
      StandardMessages.TYPES.stream().map(type -> type.command()).toList();

  abstract void run(Attacker attacker) throws IOException;

  /// One session's means.
  record Attacker(HostileConnection connection, Payloads payloads, Scene scene, Random random) {
    void pause(long millis) throws IOException {
      connection.idle(millis);
    }

    String someCommand() {
      return COMMANDS.get(random.nextInt(COMMANDS.size()));
    }

    /// A message of any type, or of none.
    void sendAny() throws IOException {
      String command = random.nextInt(20) == 0 ? "nonsense" : someCommand();
      byte[] payload = payloads.of(command);
      switch (random.nextInt(10)) {
        case 0, 1 -> payload = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
        case 2 -> payload = Arrays.copyOf(payload, payload.length + random.nextInt(100));
        case 3 -> payload = payloads.noise(payload.length);
        case 4 -> payload = payloads.noise(random.nextInt(2_000));
        case 5 -> {
          if (random.nextInt(10) == 0) {
            payload = Arrays.copyOf(payload, 1_000_000 + random.nextInt(3_000_000));
          }
        }
        case 6 -> {
          for (int i = 0; i < 20; i++) {
            connection.send(command, payload);
          }
        }
        default -> {
          // As it is.
        }
      }
      connection.send(command, payload);
    }
  }
}
