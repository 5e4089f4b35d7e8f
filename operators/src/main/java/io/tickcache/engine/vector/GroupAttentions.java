package io.tickcache.engine.vector;

import io.tickcache.engine.StepGroup;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.Architecture;
import java.util.ArrayList;
import java.util.List;

/** What the groups of a pass attend to: made once, and filled anew by every pass. */
final class GroupAttentions {

  private final Architecture size;
  private final int blockSize;
  private final boolean counts;
  private final List<Attention> attentions = new ArrayList<>();

  /**
   * @param counts whether passes have to tell the attention that steps pay
   */
  GroupAttentions(Architecture size, int blockSize, boolean counts) {
    this.size = size;
    this.blockSize = blockSize;
    this.counts = counts;
  }

  /** That of a pass's group, counted from 0. */
  Attention of(int group) {
    if (group == attentions.size()) {
      attentions.add(new Attention(size.nHeads(), size.headDim(), blockSize));
    }
    return attentions.get(group);
  }

  /** Fills it with what the steps of a group see. */
  Attention take(int number, StepGroup group, KvStore cache, KvStore prefixes) {
    Attention attention = of(number);
    KvContext context = group.context();
    context.visible(attention.visible(group.rows().size()));
    if (group.prefix() == null) {
      attention.take(cache, context.table(), null, 0, 0);
    } else {
      attention.take(
          cache, context.table(), prefixes, group.prefix().block(), group.prefix().length());
    }
    int slots = slots(context);
    attention.countInto(counts ? new float[group.rows().size() * slots] : null, slots);
    return attention;
  }

  private int slots(KvContext context) {
    return context.table().size() * blockSize;
  }

  /** What the steps of a group have paid; it is let go of here, since it may be large. */
  AttentionRows paid(int number, StepGroup group) {
    Attention attention = of(number);
    float[] paid = attention.paid();
    if (paid == null) {
      return AttentionRows.NONE;
    }
    attention.countInto(null, 0);
    return new AttentionRows(paid, 0, slots(group.context()), size.nLayers() * size.nHeads());
  }

  void clear() {
    attentions.clear();
  }
}
