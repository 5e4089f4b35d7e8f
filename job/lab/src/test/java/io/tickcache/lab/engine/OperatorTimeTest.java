package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OperatorTimeTest {

  @Test
  void leavesOutWhatAnOperatorCalls() throws IOException {
    String trace =
        """
        [{"ph": "X", "name": "aten::linear", "ts": 10, "dur": 20, "tid": 1},
         {"ph": "X", "name": "aten::addmm", "ts": 12, "dur": 15, "tid": 1},
         {"ph": "X", "name": "aten::copy_", "ts": 13, "dur": 4, "tid": 1},
         {"ph": "X", "name": "aten::copy_", "ts": 40, "dur": 1.5, "tid": 1},
         {"ph": "M", "name": "process_name"}]
        """;

    assertThat(OperatorTime.of(trace))
        .containsExactly(
            new OperatorTime("addmm", 1, 11),
            new OperatorTime("copy_", 2, 5.5),
            new OperatorTime("linear", 1, 5));
  }
}
