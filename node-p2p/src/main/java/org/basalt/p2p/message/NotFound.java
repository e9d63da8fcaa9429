package org.basalt.p2p.message;

import java.util.List;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `notfound`: what was asked for and is not there.
///
/// | size | field | encoding                     |
/// |-----:|-------|------------------------------|
/// |  var | count | CompactSize                  |
/// |   36 | items | [Inventory] each             |
public record NotFound(List<Inventory> items) implements Message {
  public static final MessageType<NotFound> TYPE =
      new MessageType<>(
          "notfound",
          17,
          in -> new NotFound(Inventory.readList(in)),
          (m, out) -> Inventory.writeList(m.items, out));

  public NotFound {
    items = List.copyOf(items);
  }

  @Override
  public MessageType<NotFound> type() {
    return TYPE;
  }
}
