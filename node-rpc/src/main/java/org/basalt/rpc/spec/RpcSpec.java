package org.basalt.rpc.spec;

import java.util.List;

/// What is to be known of a method: help text, argument checks and documentation come from here.
///
/// @param category heading in `help`: `blockchain`, `control`, `mining`, `network`,
///   `rawtransactions`, `util`, or `hidden`, which is not listed
/// @param description one paragraph or more, our own words
/// @param results one, or one for each circumstance
/// @param examples ready text, see [Examples]; empty if none
public record RpcSpec(
    String name,
    String category,
    String description,
    List<Param<?>> params,
    List<ResultDoc> results,
    String examples) {
  public static final String HIDDEN = "hidden";

  public RpcSpec {
    params = List.copyOf(params);
    results = List.copyOf(results);
  }

  public boolean isHidden() {
    return category.equals(HIDDEN);
  }

  /// Whether so many positional arguments are neither too few nor too many.
  public boolean accepts(int count) {
    int required = params.size();
    while (required > 0 && params.get(required - 1).isOptional()) {
      required--;
    }
    return required <= count && count <= params.size();
  }
}
