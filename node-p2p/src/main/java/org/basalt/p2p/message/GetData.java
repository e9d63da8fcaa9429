package org.basalt.p2p.message;

import java.util.List;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getdata`: what the sender wants.
///
/// | size | field | encoding                     |
/// |-----:|-------|------------------------------|
/// |  var | count | CompactSize                  |
/// |   36 | items | [Inventory] each             |
public record GetData(List<Inventory> items) implements Message {
  public static final MessageType<GetData> TYPE =
      new MessageType<>(
          "getdata",
          11,
          in -> new GetData(Inventory.readList(in)),
          (m, out) -> Inventory.writeList(m.items, out));

  public GetData {
    items = List.copyOf(items);
  }

  @Override
  public MessageType<GetData> type() {
    return TYPE;
  }
}
