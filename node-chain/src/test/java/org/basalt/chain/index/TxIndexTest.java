package org.basalt.chain.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.index.TxIndex.Place;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TxIndexTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 252, 253, 300})
  void offsetsPointToTheTransactions(int count) {
    Block genesis = Networks.REGTEST.genesis();
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Transaction model = genesis.transactions().getFirst();
      transactions.add(Transaction.of(i, model.inputs(), model.outputs(), 0));
    }
    byte[] raw = BlockCodec.encode(new Block(genesis.header(), transactions));
    List<Place> places = Place.ofAll(7, transactions);
    assertThat(places).hasSize(count);
    for (Place place : places) {
      ByteReader in = new ByteReader(raw, place.offset(), raw.length - place.offset());
      assertThat(TransactionCodec.read(in)).isEqualTo(transactions.get(place.position()));
      assertThat(Place.decode(place.encode())).isEqualTo(place);
    }
  }

  @Test
  void readsRowsWithoutOffset() {
    ArraySink row = new ArraySink(8);
    VarInt.write(row, 840_000);
    VarInt.write(row, 3_049);
    assertThat(Place.decode(row.toByteArray()))
        .isEqualTo(new Place(840_000, 3_049, Place.UNKNOWN_OFFSET));
  }
}
