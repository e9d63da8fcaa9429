package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// Random messages, one entry for each type; deterministic for a given random source.
final class MessageArbitraries {
  static final Map<MessageType<?>, Function<Random, ? extends Message>> ALL = new LinkedHashMap<>();

  static {
    put(Version.TYPE, MessageArbitraries::version);
    put(Verack.TYPE, _ -> new Verack());
    put(Addr.TYPE, r -> new Addr(list(r, () -> announced(r, ipAddress(r)))));
    put(AddrV2.TYPE, r -> new AddrV2(list(r, () -> announced(r, anyAddress(r)))));
    put(SendAddrV2.TYPE, _ -> new SendAddrV2());
    put(Inv.TYPE, r -> new Inv(inventory(r)));
    put(GetData.TYPE, r -> new GetData(inventory(r)));
    put(NotFound.TYPE, r -> new NotFound(inventory(r)));
    put(
        MerkleBlock.TYPE,
        r ->
            new MerkleBlock(
                header(r), r.nextInt(), list(r, () -> MerkleRoot.of(bytes(r, 32))), some(r)));
    put(GetBlocks.TYPE, r -> new GetBlocks(r.nextInt(), hashes(r), hash(r)));
    put(GetHeaders.TYPE, r -> new GetHeaders(r.nextInt(), hashes(r), hash(r)));
    put(TxMessage.TYPE, r -> new TxMessage(transaction(r)));
    put(Headers.TYPE, r -> new Headers(list(r, () -> header(r))));
    put(BlockMessage.TYPE, r -> BlockMessage.of(bytes(r, 81 + r.nextInt(100))));
    put(GetAddr.TYPE, _ -> new GetAddr());
    put(Mempool.TYPE, _ -> new Mempool());
    put(Ping.TYPE, r -> new Ping(r.nextLong()));
    put(Pong.TYPE, r -> new Pong(r.nextLong()));
    put(FilterLoad.TYPE, r -> new FilterLoad(some(r), r.nextInt(), r.nextInt(), r.nextInt(256)));
    put(FilterAdd.TYPE, r -> new FilterAdd(some(r)));
    put(FilterClear.TYPE, _ -> new FilterClear());
    put(SendHeaders.TYPE, _ -> new SendHeaders());
    put(FeeFilter.TYPE, r -> new FeeFilter(r.nextLong()));
    put(SendCmpct.TYPE, r -> new SendCmpct(r.nextInt(256), r.nextLong()));
    put(CmpctBlock.TYPE, MessageArbitraries::compactBlock);
    put(GetBlockTxn.TYPE, r -> new GetBlockTxn(hash(r), indexes(r)));
    put(BlockTxn.TYPE, r -> new BlockTxn(hash(r), list(r, () -> transaction(r))));
    put(GetCFilters.TYPE, r -> new GetCFilters(r.nextInt(256), r.nextInt(), hash(r)));
    put(CFilter.TYPE, r -> new CFilter(r.nextInt(256), hash(r), some(r)));
    put(GetCFHeaders.TYPE, r -> new GetCFHeaders(r.nextInt(256), r.nextInt(), hash(r)));
    put(
        CFHeaders.TYPE,
        r ->
            new CFHeaders(
                r.nextInt(256), hash(r), filterHeader(r), list(r, () -> filterHeader(r))));
    put(GetCFCheckpt.TYPE, r -> new GetCFCheckpt(r.nextInt(256), hash(r)));
    put(
        CFCheckpt.TYPE,
        r -> new CFCheckpt(r.nextInt(256), hash(r), list(r, () -> filterHeader(r))));
    put(WtxidRelay.TYPE, _ -> new WtxidRelay());
    put(SendTxRcncl.TYPE, r -> new SendTxRcncl(r.nextInt(), r.nextLong()));
    put(Feature.TYPE, r -> new Feature("id".repeat(2 + r.nextInt(39)), some(r)));
  }

  private MessageArbitraries() {}

  private static <M extends Message> void put(MessageType<M> type, Function<Random, M> maker) {
    ALL.put(type, maker);
  }

  static Version version(Random r) {
    return new Version(
        r.nextInt(),
        new ServiceFlags(r.nextLong()),
        r.nextLong(Long.MAX_VALUE),
        new ServiceFlags(r.nextLong()),
        endpoint(r, ipAddress(r)),
        new ServiceFlags(r.nextLong()),
        endpoint(r, ipAddress(r)),
        r.nextLong(),
        "/x\u00ff:1/".repeat(r.nextInt(40)),
        r.nextInt(),
        r.nextBoolean());
  }

  private static CmpctBlock compactBlock(Random r) {
    long[] shortIds = r.longs(r.nextInt(20), 0, 1L << 48).toArray();
    return new CmpctBlock(
        header(r),
        r.nextLong(),
        shortIds,
        list(r, () -> new CmpctBlock.Prefilled(r.nextInt(0x10000), transaction(r))));
  }

  private static List<Integer> indexes(Random r) {
    TreeSet<Integer> indexes = new TreeSet<>();
    for (int i = r.nextInt(10); i > 0; i--) {
      indexes.add(r.nextInt(0x10000));
    }
    return List.copyOf(indexes);
  }

  private static List<Inventory> inventory(Random r) {
    return list(
        r,
        () ->
            switch (r.nextInt(5)) {
              case 0 -> Inventory.tx(Txid.of(bytes(r, 32)));
              case 1 -> Inventory.wtx(Wtxid.of(bytes(r, 32)));
              case 2 -> Inventory.block(hash(r));
              case 3 -> new Inventory(Inventory.WITNESS_TX, Txid.of(bytes(r, 32)));
              default -> new Inventory(100 + r.nextInt(100), hash(r));
            });
  }

  private static AnnouncedAddress announced(Random r, NetworkAddress address) {
    return new AnnouncedAddress(
        r.nextLong(1L << 32), new ServiceFlags(r.nextLong()), endpoint(r, address));
  }

  private static Endpoint endpoint(Random r, NetworkAddress address) {
    return new Endpoint(address, r.nextInt(0x10000));
  }

  private static NetworkAddress ipAddress(Random r) {
    return r.nextBoolean()
        ? new NetworkAddress.IPv4(r.nextInt())
        : NetworkAddress.ofIpv6(r.nextLong(), r.nextLong());
  }

  private static NetworkAddress anyAddress(Random r) {
    return switch (r.nextInt(4)) {
      case 0 -> NetworkAddress.torV3(bytes(r, 32));
      case 1 -> NetworkAddress.i2p(bytes(r, 32));
      case 2 -> NetworkAddress.cjdns(bytes(r, 16));
      default -> ipAddress(r);
    };
  }

  static Transaction transaction(Random r) {
    boolean hasWitness = r.nextBoolean();
    List<TxIn> inputs = new ArrayList<>();
    for (int i = 1 + r.nextInt(3); i > 0; i--) {
      inputs.add(
          new TxIn(
              new OutPoint(Txid.of(bytes(r, 32)), r.nextInt()),
              Script.of(some(r)),
              r.nextInt(),
              hasWitness ? Witness.of(some(r), some(r)) : Witness.EMPTY));
    }
    List<TxOut> outputs = list(r, () -> new TxOut(r.nextLong(), Script.of(some(r))));
    return Transaction.of(r.nextInt(), inputs, outputs, r.nextInt());
  }

  static BlockHeader header(Random r) {
    return new BlockHeader(
        r.nextInt(), hash(r), MerkleRoot.of(bytes(r, 32)), r.nextInt(), r.nextInt(), r.nextInt());
  }

  private static FilterHeader filterHeader(Random r) {
    return FilterHeader.of(bytes(r, 32));
  }

  private static List<BlockHash> hashes(Random r) {
    return list(r, () -> hash(r));
  }

  private static BlockHash hash(Random r) {
    return BlockHash.of(bytes(r, 32));
  }

  private static byte[] some(Random r) {
    return bytes(r, r.nextInt(r.nextInt(10) == 0 ? 400 : 20));
  }

  private static byte[] bytes(Random r, int count) {
    byte[] bytes = new byte[count];
    r.nextBytes(bytes);
    return bytes;
  }

  private static <T> List<T> list(Random r, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = r.nextInt(6); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }
}
