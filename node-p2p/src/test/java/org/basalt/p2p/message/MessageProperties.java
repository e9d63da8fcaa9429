package org.basalt.p2p.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

class MessageProperties {
  /// Types whose payload may end early, or at any place after the first field.
  private static final Set<MessageType<?>> MAY_BE_SHORT =
      Set.of(Version.TYPE, Pong.TYPE, BlockMessage.TYPE);

  @Example
  void everyStandardMessageHasAnArbitrary() {
    assertThat(MessageArbitraries.ALL.keySet())
        .containsExactlyInAnyOrderElementsOf(StandardMessages.TYPES);
  }

  @Property(tries = 200)
  void everyMessageSurvivesItsEncoding(@ForAll long seed) {
    Random random = new Random(seed);
    MessageArbitraries.ALL.forEach((type, maker) -> {
      Message message = maker.apply(random);
      assertThat(message.type()).isSameAs(type);
      byte[] payload = message.encode();
      Message decoded = StandardMessages.TABLE.decode(type.command(), payload);
      assertThat(decoded).hasSameClassAs(message);
      assertThat(decoded.encode()).as(type.command()).isEqualTo(payload);
      if (!hasArray(message)) {
        assertThat(decoded).isEqualTo(message);
      }
    });
  }

  private static boolean hasArray(Message message) {
    return message instanceof TxMessage
        || message instanceof BlockTxn
        || Arrays.stream(message.getClass().getRecordComponents())
            .anyMatch(component -> component.getType().isArray());
  }

  @Property(tries = 20)
  void truncatedPayloadIsMalformed(@ForAll long seed) {
    Random random = new Random(seed);
    MessageArbitraries.ALL.forEach((type, maker) -> {
      byte[] payload = maker.apply(random).encode();
      for (int length = 0; length < payload.length; length++) {
        boolean isDecoded = decodes(type, Arrays.copyOf(payload, length));
        if (!MAY_BE_SHORT.contains(type)) {
          assertThat(isDecoded).as("%s cut at %d", type, length).isFalse();
        }
      }
    });
  }

  @Property(tries = 300)
  void damagedPayloadIsDecodedOrMalformedAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    MessageArbitraries.ALL.forEach((type, maker) -> {
      byte[] payload = maker.apply(random).encode();
      for (int i = 0; i < 10 && payload.length > 0; i++) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt();
        decodes(type, payload.clone());
      }
    });
  }

  @Property(tries = 300)
  void noiseIsDecodedOrMalformedAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    for (MessageType<?> type : StandardMessages.TYPES) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      decodes(type, noise);
    }
  }

  /// The largest count a CompactSize may claim, in a payload that holds nothing of it.
  @Example
  void hugeCountsInShortPayloadsAreMalformedBeforeMemoryIsTaken() {
    for (MessageType<?> type : StandardMessages.TYPES) {
      for (int before = 0; before <= 120; before++) {
        byte[] payload = new byte[before + 5 + 10];
        payload[before] = (byte) 0xfe;
        payload[before + 4] = 2;
        decodes(type, payload);
      }
    }
  }

  @Property(tries = 50)
  void bytesAfterTheKnownFieldsAreIgnored(@ForAll long seed) {
    Random random = new Random(seed);
    MessageArbitraries.ALL.forEach((type, maker) -> {
      byte[] payload = maker.apply(random).encode();
      byte[] longer = Arrays.copyOf(payload, payload.length + 3);
      if (!Set.of(Feature.TYPE, BlockMessage.TYPE).contains(type)) {
        assertThat(type.decode(longer).encode()).as(type.command()).isEqualTo(payload);
      }
    });
  }

  private static boolean decodes(MessageType<?> type, byte[] payload) {
    try {
      assertThat(type.decode(payload).type()).isSameAs(type);
      return true;
    } catch (DecodeException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }
}
