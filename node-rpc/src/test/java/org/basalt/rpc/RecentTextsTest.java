package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.json.BlockBody;
import org.basalt.rpc.json.RecentTexts;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcStatus;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private final FakeChain chain = new FakeChain(Networks.REGTEST);
  private final RecentTexts recent = new RecentTexts();
  private final AddressCodec addresses = new AddressCodec(Networks.REGTEST.prefixes());
  private final AtomicInteger reads = new AtomicInteger();

  private NodeView node() {
    BouncyCastleSecp256k1 engine = new BouncyCastleSecp256k1();
    return new NodeView(
        chain.view(),
        chain.service(),
        new FakePeers().service(),
        NodeClock.manual(0),
        new FakeControl(),
        Fake.of(RpcStatus.class, new Object()),
        addresses,
        new Descriptors(addresses, engine),
        engine);
  }

  private BlockBody find(BlockNode place, Block block, BlockBody.Detail detail) {
    return recent.block(
        place,
        detail,
        () -> {
          reads.incrementAndGet();
          return BlockCodec.encode(block);
        },
        node());
  }

  private Block grow(int transactions) {
    Block genesis = chain.network().genesis();
    BlockNode tip = chain.view().tip();
    BlockHeader header =
        new BlockHeader(
            1,
            tip.hash(),
            genesis.header().merkleRoot(),
            1_600_000_000 + tip.height(),
            genesis.header().bits(),
            0);
    Block block =
        new Block(header, Collections.nCopies(transactions, genesis.transactions().getFirst()));
    chain.append(block, new BlockUndo(List.of()));
    return block;
  }

  @Test
  void readsABlockOnceForEachDetail() {
    Block block = grow(1);
    BlockNode place = chain.view().tip();
    for (int i = 0; i < 3; i++) {
      find(place, block, BlockBody.Detail.TXIDS);
      find(place, block, BlockBody.Detail.TRANSACTIONS);
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void showsACoinOnceAndAgainIfItIsAnother() {
    OutPoint outpoint = new OutPoint(chain.network().genesis().transactions().getFirst().txid(), 0);
    AtomicInteger shown = new AtomicInteger();
    for (int height : new int[] {5, 5, 6, 6, 5}) {
      Coin coin = new Coin(new TxOut(1, Script.ofHex("51")), height, false);
      Json.Obj fields =
          recent.coin(
              outpoint,
              coin,
              node(),
              c -> Json.object().put("n", c.height()).put("nth", shown.incrementAndGet()));
      assertThat(fields.toText()).isEqualTo("{\"n\":" + height + ",\"nth\":" + shown.get() + "}");
    }
    assertThat(shown).hasValue(3);
    assertThat(recent.sizeBytes()).isPositive();
  }

  @Test
  void neverHoldsMoreThanItsBytes() {
    for (int i = 0; i < 12; i++) {
      Block block = grow(70_000);
      BlockBody body = find(chain.view().tip(), block, BlockBody.Detail.TXIDS);
      assertThat(body.transactions().sizeBytes()).isEqualTo(70_000 * 67 + 1);
    }
    assertThat(recent.sizeBytes()).isPositive().isLessThanOrEqualTo(RecentTexts.MAX_BYTES);
  }
}
