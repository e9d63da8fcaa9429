package org.basalt.p2p.message;

import java.util.List;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `inv`: what the sender has.
///
/// | size | field | encoding                     |
/// |-----:|-------|------------------------------|
/// |  var | count | CompactSize                  |
/// |   36 | items | [Inventory] each             |
public record Inv(List<Inventory> items) implements Message {
  public static final MessageType<Inv> TYPE =
      new MessageType<>(
          "inv",
          14,
          in -> new Inv(Inventory.readList(in)),
          (m, out) -> Inventory.writeList(m.items, out));

  public Inv {
    items = List.copyOf(items);
  }

  @Override
  public MessageType<Inv> type() {
    return TYPE;
  }
}
