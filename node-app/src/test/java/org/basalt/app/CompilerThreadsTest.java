package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerThreadsTest {
  /// Field 19 of `/proc/self/task/ID/stat` (proc(5)), counted behind the name in brackets.
  private static int niceness(int id) throws IOException {
    String stat = Files.readString(Path.of("/proc/self/task/" + id + "/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  @Test
  void theOptimisingCompilerBecomesTenStepsNicerAndNobodyElse() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "threads are listed on Linux only");
    List<Integer> ids = CompilerThreads.ids();
    assumeTrue(!ids.isEmpty(), "this Java machine runs without the optimising compiler");
    int before = niceness(ids.getFirst());
    int own = niceness((int) ProcessHandle.current().pid());
    CompilerThreads.lower();
    assertThat(niceness(ids.getFirst())).isEqualTo(Math.min(19, before + 10));
    assertThat(niceness((int) ProcessHandle.current().pid())).isEqualTo(own);
  }
}
