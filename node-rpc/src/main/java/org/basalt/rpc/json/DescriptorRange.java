package org.basalt.rpc.json;

import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// The positions at which a descriptor with a wildcard is to be derived (Core
/// ParseDescriptorRange).
///
/// @param last included
public record DescriptorRange(int first, int last) {
  private static final long MAX_POSITIONS = 1_000_000;

  /// @param value a last position, or an array of the first and the last
  /// @throws RpcException with Core's words for what is wrong with it
  public static DescriptorRange read(Json value) {
    long first = 0;
    long last;
    if (value instanceof Json.Num) {
      last = value.asLong();
    } else if (value instanceof Json.Arr array && isPair(array.items())) {
      first = array.items().get(0).asLong();
      last = array.items().get(1).asLong();
      if (first > last) {
        throw invalid("Range specified as [begin,end] must not have begin after end");
      }
    } else {
      throw invalid("Range must be specified as end or as [begin,end]");
    }
    if (first < 0) {
      throw invalid("Range should be greater or equal than 0");
    }
    if (last < 0 || last > Integer.MAX_VALUE) {
      throw invalid("End of range is too high");
    }
    if (last >= first + MAX_POSITIONS) {
      throw invalid("Range is too large");
    }
    return new DescriptorRange((int) first, (int) last);
  }

  private static boolean isPair(List<Json> items) {
    return items.size() == 2 && items.stream().allMatch(item -> item instanceof Json.Num);
  }

  private static RpcException invalid(String message) {
    return new RpcException(RpcErrorCode.INVALID_PARAMETER, message);
  }
}
