package org.basalt.core.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;

/// A chain of headers in a list: the plainest [HeaderAncestry]. May begin above genesis; then what
/// is below does not exist.
public final class HeaderChain {
  private static final int MEDIAN_SPAN = 11;

  private final int firstHeight;
  private final List<BlockHeader> headers = new ArrayList<>();

  public HeaderChain(int firstHeight) {
    this.firstHeight = firstHeight;
  }

  public static HeaderChain from(BlockHeader genesis) {
    return new HeaderChain(0).append(genesis);
  }

  public HeaderChain append(BlockHeader header) {
    headers.add(header);
    return this;
  }

  public int tipHeight() {
    return firstHeight + headers.size() - 1;
  }

  public HeaderAncestry tip() {
    return at(tipHeight());
  }

  public HeaderAncestry at(int height) {
    if (height < firstHeight || height > tipHeight()) {
      throw new IndexOutOfBoundsException(height);
    }
    return new Node(this, height);
  }

  public BlockHeader header(int height) {
    return headers.get(height - firstHeight);
  }

  private record Node(HeaderChain chain, int height) implements HeaderAncestry {
    private BlockHeader header() {
      return chain.header(height);
    }

    @Override
    public BlockHash hash() {
      return header().hash();
    }

    @Override
    public int version() {
      return header().version();
    }

    @Override
    public long timeSec() {
      return header().timeSec();
    }

    @Override
    public int bits() {
      return header().bits();
    }

    @Override
    public long medianTimePast() {
      int from = Math.max(chain.firstHeight, height - MEDIAN_SPAN + 1);
      long[] times = new long[height - from + 1];
      for (int i = 0; i < times.length; i++) {
        times[i] = chain.header(from + i).timeSec();
      }
      Arrays.sort(times);
      return times[times.length / 2];
    }

    @Override
    public HeaderAncestry ancestorAt(int wanted) {
      if (wanted > height) {
        throw new IndexOutOfBoundsException(wanted);
      }
      return chain.at(wanted);
    }
  }
}
