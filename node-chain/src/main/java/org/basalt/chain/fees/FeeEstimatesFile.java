package org.basalt.chain.fees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.basalt.core.bytes.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what was learned over a restart, in `fee_estimates.dat`. A file that cannot be read or
/// written is told of, and the node goes on without.
///
/// @param acceptsStale an old file is read, too (`-acceptstalefeeestimates`)
public record FeeEstimatesFile(Path path, boolean acceptsStale) {
  private static final Logger LOG = LoggerFactory.getLogger("estimatefee");

  /// Fees change: an older file would mislead (Core MAX_FILE_AGE).
  private static final Duration MAX_AGE = Duration.ofHours(60);

  /// Far more than such a file has.
  private static final long MAX_BYTES = 64L << 20;

  public FeeEstimator read() {
    try {
      Duration age = Duration.between(Files.getLastModifiedTime(path).toInstant(), Instant.now());
      if (age.toHours() > MAX_AGE.toHours() && !acceptsStale) {
        LOG.warn(
            "Fee estimation file {} too old (age={} > {} hours) and will not be used to avoid"
                + " serving stale estimates.",
            path,
            age.toHours(),
            MAX_AGE.toHours());
        return FeeEstimator.empty();
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new DecodeException("too large");
      }
      return new FeeEstimator(FeeEstimatesCodec.decode(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      LOG.info("{} is not found. Continue anyway.", path);
    } catch (IOException | DecodeException e) {
      LOG.warn("Failed to read fee estimates from {}. Continue anyway: {}", path, e.toString());
    }
    return FeeEstimator.empty();
  }

  public void write(FeeEstimator estimator) {
    try {
      Files.write(path, FeeEstimatesCodec.encode(estimator.history()));
      LOG.debug("Flushed fee estimates to {}.", path);
    } catch (IOException e) {
      LOG.warn("Failed to write fee estimates to {}. Continue anyway: {}", path, e.toString());
    }
  }
}
