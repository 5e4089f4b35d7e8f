package io.tickcache.engine.torch;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.BlockTable;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a pass, those of one context after those of another, and what each sees. The pool's
 * places are the slots of its blocks, one after the other, and then those of the prefixes.
 */
final class PassLayout {

  /** Slots that a part sees at most: a single context's parts then keep a GPU busy. */
  private static final int MOST_PLACES = 256;

  private final EnginePlan plan;
  private final int blockSize;
  private final int partPlaces;
  private final long firstPrefixPlace;
  private final List<float[]> steps = new ArrayList<>();
  private final Longs types = new Longs();
  private final Longs positions = new Longs();
  private final Longs places = new Longs();
  private final AttentionParts parts = new AttentionParts();

  private PassLayout(EnginePlan plan) {
    this.plan = plan;
    blockSize = plan.shape().blockSize();
    partPlaces = partPlaces(plan);
    firstPrefixPlace = (long) plan.blocks() * blockSize;
  }

  private static int partPlaces(EnginePlan plan) {
    return Math.min(MOST_PLACES, plan.shape().blockSize());
  }

  /** Places of the pool of an engine. */
  static long poolPlaces(EnginePlan plan) {
    return (long) plan.blocks() * plan.shape().blockSize()
        + (long) plan.prefixBlocks() * ModelConfig.MAX_PREFIX_LENGTH;
  }

  /**
   * Parts that a row has room for where it has more than one: a window that begins and ends within
   * parts and goes round once, first steps, a prefix. Of the model alone, so that sums over them do
   * not depend on a pass.
   */
  static int partsOfRow(EnginePlan plan) {
    int places = partPlaces(plan);
    int window = ContextGeometry.roundUp(plan.geometry().maxContext(), places) / places;
    return window + 4 + (plan.prefixBlocks() > 0 ? 1 : 0);
  }

  /** The steps of a batch. */
  static PassLayout of(StepBatch batch, EnginePlan plan) {
    PassLayout layout = new PassLayout(plan);
    for (StepGroup group : batch.groups()) {
      boolean[] read = blocksRead(group);
      for (int row : group.rows()) {
        layout.addStep(batch, row, group, read);
      }
    }
    return layout;
  }

  /**
   * The records of a prefix, in a block of the pool's last places: all at position 0, where
   * rotation changes nothing; record i sees records 0 to i.
   */
  static PassLayout ofPrefix(PrefixContent content, int block, EnginePlan plan) {
    PassLayout layout = new PassLayout(plan);
    int type = plan.model().config().tokenTypes().size() - 1;
    long place = layout.prefixPlace(block);
    for (int record = 0; record < content.length(); record++) {
      layout.addRow(content.record(record), type, 0, place + record);
      layout.parts.see(place, record + 1, true);
    }
    return layout;
  }

  private void addStep(StepBatch batch, int row, StepGroup group, boolean[] read) {
    KvContext context = group.context();
    long position = batch.position(row);
    addRow(
        batch.features(row),
        batch.tokenType(row),
        position,
        place(context.table(), context.slot(position)));
    if (group.prefix() != null) {
      parts.see(prefixPlace(group.prefix().block()), group.prefix().length(), false);
    }
    context.visible(position, (from, to) -> see(context.table(), read, from, to));
  }

  private void addRow(float[] features, int type, long position, long place) {
    steps.add(features);
    types.add(type);
    positions.add(position);
    places.add(place);
    parts.row();
  }

  private void see(BlockTable table, boolean[] read, int from, int to) {
    int begin = from;
    while (begin < to) {
      int end = Math.min(to, (begin / partPlaces + 1) * partPlaces);
      if (read[begin / blockSize]) {
        parts.see(place(table, begin), end - begin, true);
      }
      begin = end;
    }
  }

  /** Which of a context's blocks a pass reads. */
  private static boolean[] blocksRead(StepGroup group) {
    boolean[] read = new boolean[group.context().table().size()];
    for (int entry : group.entries()) {
      read[entry] = true;
    }
    return read;
  }

  private long place(BlockTable table, int slot) {
    return (long) table.block(slot / blockSize) * blockSize + slot % blockSize;
  }

  private long prefixPlace(int block) {
    return firstPrefixPlace + (long) block * ModelConfig.MAX_PREFIX_LENGTH;
  }

  /**
   * What a context's steps paid to its slots.
   *
   * @param firstRow of the context's steps
   * @param paid by the parts' rows to their places, {@code [parts, most rows, most places]} flat
   */
  AttentionRows attentionOf(StepGroup group, int firstRow, float[] paid) {
    BlockTable table = group.context().table();
    int slots = table.size() * blockSize;
    float[] values = new float[group.rows().size() * slots];
    for (int i = 0; i < group.rows().size(); i++) {
      int row = firstRow + i;
      for (int at = parts.begin(row); at < parts.end(row); at++) {
        int part = parts.part(at);
        if (parts.place(part) < firstPrefixPlace) {
          int from = part * parts.mostRows() + parts.inside(row, part);
          int slot = slot(table, parts.place(part));
          System.arraycopy(
              paid, from * parts.mostPlaces(), values, i * slots + slot, parts.places(part));
        }
      }
    }
    int summed = plan.shape().layers() * plan.shape().heads();
    return new AttentionRows(values, 0, slots, summed);
  }

  private int slot(BlockTable table, long place) {
    int entry = 0;
    while (table.block(entry) != place / blockSize) {
      entry++;
    }
    return entry * blockSize + (int) (place % blockSize);
  }

  int rows() {
    return steps.size();
  }

  List<float[]> steps() {
    return steps;
  }

  Longs types() {
    return types;
  }

  Longs positions() {
    return positions;
  }

  /** Where each row's keys and values are stored. */
  Longs places() {
    return places;
  }

  AttentionParts parts() {
    return parts;
  }
}
