package org.basalt.chain.swiftsync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.basalt.chain.api.HintsException;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;

/// A file that says of every output up to some block whether it survives: is unspent as of that
/// block.
///
/// | size | field    | encoding                                                       |
/// |-----:|----------|----------------------------------------------------------------|
/// |    8 | magic    | `bslthint`                                                     |
/// |    1 | version  | `01`                                                           |
/// |    4 | network  | message start of the network, as on the wire                   |
/// |    4 | height   | uint32 little-endian, of the hinted block                      |
/// |   32 | block    | its hash, internal order                                       |
/// |  var | hints    | for each height from 1: uint32 little-endian size, [HintBits]   |
/// |   32 | checksum | SHA-256 of all before it                                       |
///
/// Outputs that can never be spent have no bit, nor has genesis, nor have the two coinbases of the
/// main chain that a later one overwrote: they are never coins in the end.
///
/// The checksum finds damage, not lies: whether hints are true comes out at the end of a run.
///
/// Blocks are read where they lie, by any thread.
public final class HintsFile implements AutoCloseable {
  static final byte[] MAGIC = {'b', 's', 'l', 't', 'h', 'i', 'n', 't'};
  static final int VERSION = 1;
  static final int HEADER_SIZE = MAGIC.length + 1 + 4 + 4 + BlockHash.SIZE;
  static final int SIZE_FIELD = 4;

  /// Blocks until the year 2200.
  static final int MAX_HEIGHT = 10_000_000;

  /// Larger than the hints of any block.
  static final int MAX_BLOCK_BYTES = 1 << 17;

  private static final int BUFFER_BYTES = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private final int height;
  private final BlockHash block;

  /// Of the size field of each height from 1, and of the checksum behind the last.
  private final long[] offsets;

  private HintsFile(Path path, FileChannel channel, int height, BlockHash block, long[] offsets) {
    this.path = path;
    this.channel = channel;
    this.height = height;
    this.block = block;
    this.offsets = offsets;
  }

  /// Opens a file and checks all of it against its checksum.
  ///
  /// @param magic of the network that it is to be for
  /// @throws HintsException if it cannot be read, is damaged, or is no such file
  public static HintsFile open(Path path, int magic) {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new HintsException("cannot read " + path + ": check the path (" + e + ")", e);
    }
    try {
      return read(path, channel, magic);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new HintsException("cannot read " + path + ": " + e, e);
    } catch (HintsException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  private static void closeQuietly(FileChannel channel, Exception why) {
    try {
      channel.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static HintsFile read(Path path, FileChannel channel, int magic) throws IOException {
    Scan scan = new Scan(path, channel);
    byte[] header = scan.take(HEADER_SIZE);
    if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new HintsException(path + " is no file of hints");
    }
    ByteReader in = new ByteReader(header);
    in.skip(MAGIC.length);
    int version = in.uint8();
    if (version != VERSION) {
      throw new HintsException(
          path + " has version " + version + ", this program reads version " + VERSION);
    }
    if (in.int32Le() != magic) {
      throw new HintsException(path + " has hints for another network");
    }
    long height = in.uint32Le();
    BlockHash block = BlockHash.readFrom(in);
    if (height == 0 || height > MAX_HEIGHT) {
      throw new HintsException(path + " is damaged: it is for height " + height);
    }
    long[] offsets = new long[(int) height + 1];
    for (int i = 0; i < height; i++) {
      offsets[i] = scan.position;
      long size = new ByteReader(scan.take(SIZE_FIELD)).uint32Le();
      if (size > MAX_BLOCK_BYTES) {
        throw new HintsException(
            path + " is damaged: hints of " + size + " bytes for height " + (i + 1));
      }
      scan.take((int) size);
    }
    offsets[(int) height] = scan.position;
    byte[] sum = scan.sha256.finish();
    if (!Arrays.equals(sum, scan.take(Sha256.SIZE))) {
      throw new HintsException(path + " is damaged: its checksum is wrong. Get it once more");
    }
    if (scan.position != channel.size()) {
      throw new HintsException(path + " is damaged: it goes on behind its end");
    }
    return new HintsFile(path, channel, (int) height, block, offsets);
  }

  /// Reads from the beginning to the end, hashing.
  private static final class Scan {
    private final Path path;
    private final FileChannel channel;
    private final Sha256 sha256 = new Sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long position;

    Scan(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    byte[] take(int count) throws IOException {
      while (buffer.remaining() < count) {
        buffer.compact();
        int read = channel.read(buffer);
        buffer.flip();
        if (read < 0) {
          throw new HintsException(
              path + " is cut off: it ends at " + channel.size() + " bytes. Get it once more");
        }
      }
      byte[] taken = new byte[count];
      buffer.get(taken);
      sha256.bytes(taken);
      position += count;
      return taken;
    }
  }

  public Path path() {
    return path;
  }

  /// Of the hinted block.
  public int height() {
    return height;
  }

  /// The hinted block.
  public BlockHash block() {
    return block;
  }

  /// @param blockHeight 1 to [#height()]
  /// @throws HintsException if the file has changed since it was opened
  HintBits at(int blockHeight) {
    long from = offsets[blockHeight - 1] + SIZE_FIELD;
    byte[] bytes = new byte[(int) (offsets[blockHeight] - from)];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    try {
      while (target.hasRemaining()) {
        if (channel.read(target, from + target.position()) < 0) {
          throw new HintsException(path + " has become shorter");
        }
      }
      return HintBits.decode(bytes);
    } catch (IOException e) {
      throw new HintsException("cannot read " + path + ": " + e, e);
    } catch (DecodeException e) {
      throw new HintsException(
          path + " has no hints for height " + blockHeight + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new HintsException("cannot close " + path + ": " + e, e);
    }
  }
}
