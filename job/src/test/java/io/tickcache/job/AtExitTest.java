package io.tickcache.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtExitTest {

  private final List<String> undone = new ArrayList<>();

  @Test
  void undoesTheNewestFirst() {
    AtExit.undo(() -> undone.add("directory"));
    AtExit.undo(() -> undone.add("what writes into it"));
    AtExit.undoAll();
    assertThat(undone).containsExactly("what writes into it", "directory");
  }

  @Test
  void leavesWhatWasUndoneBefore() {
    AtExit closed = AtExit.undo(() -> undone.add("closed"));
    AtExit.undo(() -> undone.add("open"));
    closed.forget();
    AtExit.undoAll();
    assertThat(undone).containsExactly("open");
  }

  @Test
  void goesOnWhenOneFails() {
    AtExit.undo(() -> undone.add("the other"));
    AtExit.undo(
        () -> {
          throw new IllegalStateException("cannot");
        });
    AtExit.undoAll();
    assertThat(undone).containsExactly("the other");
  }

  @Test
  void undoesOnce() {
    AtExit.undo(() -> undone.add("once"));
    AtExit.undoAll();
    AtExit.undoAll();
    assertThat(undone).containsExactly("once");
  }
}
